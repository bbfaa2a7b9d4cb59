// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig_view.h"

#include "folder.h"

#include <string.h>
#include <sys/stat.h>

bool ktree_has_file(const struct ktree *tree, const char *path)
{
	g_autofree char *full = g_build_filename(tree->root, path, NULL);
	gpointer text;
	struct stat st;

	if (tree->overlay &&
	    g_hash_table_lookup_extended(tree->overlay, path, NULL, &text))
		return text != NULL;
	return lstat(full, &st) == 0 && !S_ISDIR(st.st_mode);
}

static const struct {
	const char *word;
	bool arch; /* else the root of the tree */
} variables[] = {
	{ "$(SRCARCH)", true },	 { "${SRCARCH}", true }, { "$SRCARCH", true },
	{ "$(srctree)", false }, { "$srctree", false },
};

char *kview_expand(const struct kview *v, const char *text)
{
	GString *out = g_string_new(text);

	for (gsize i = 0; i < G_N_ELEMENTS(variables); i++)
		g_string_replace(out, variables[i].word,
				 variables[i].arch ? v->arch : ".", 0);
	return g_string_free(out, FALSE);
}

/* Whether name fits a path component with one variable in it. */
static bool fits(const char *name, const char *part)
{
	gsize before = strcspn(part, "$"), n = strlen(name);
	const char *dollar = part + before, *end;

	if (!*dollar)
		return false;
	if (dollar[1] == '(')
		end = strrchr(dollar, ')') ? strrchr(dollar, ')') + 1 : dollar;
	else
		for (end = dollar + 1; g_ascii_isalnum(*end) || *end == '_';)
			end++;
	return n > before + strlen(end) && !strncmp(name, part, before) &&
	       g_str_has_suffix(name, end);
}

/*
 * arch/$(HEADER_ARCH)/um/Kconfig: who builds sets the variable, but often just
 * one folder has such a file. NULL when there is none or more than one.
 */
static char *only_match(const struct kview *v, const char *before,
			const char *part, const char *after)
{
	g_autofree char *full =
		g_build_filename(v->reader->tree.root, before, NULL);
	g_auto(GStrv) names = folder_names(full);
	char *found = NULL, *path;
	guint matches = 0;

	for (char **name = names; name && *name; name++) {
		if (!fits(*name, part))
			continue;
		path = g_build_filename(before, *name, after, NULL);
		if (!ktree_has_file(&v->reader->tree, path)) {
			g_free(path);
			continue;
		}
		g_free(found);
		found = path;
		matches++;
	}
	if (matches != 1)
		g_clear_pointer(&found, g_free);
	return found;
}

static char *match_variable(const struct kview *v, const char *path)
{
	const char *dollar = path + strcspn(path, "$");
	const char *from = dollar, *to;
	g_autofree char *before = NULL, *part = NULL;

	while (from > path && from[-1] != '/')
		from--;
	to = strchr(dollar, '/');
	/* One plain variable: no call with arguments, no second one. */
	if (!*dollar || !to || strchr(dollar + 1, '$') || strpbrk(dollar, " ,"))
		return NULL;
	before = g_strndup(path, (gsize)(from - path));
	part = g_strndup(from, (gsize)(to - from));
	if (strstr(before, "..") || strstr(to, ".."))
		return NULL;
	return only_match(v, before, part, to + 1);
}

char *kview_source_path(const struct kview *v, const struct kfile *file,
			const struct kitem *item, char **reason)
{
	g_autofree char *text = kview_expand(v, item->source);
	g_autofree char *dir = g_path_get_dirname(file->path);
	g_autofree char *path = item->relative && *text != '/'
					? g_build_filename(dir, text, NULL)
					: g_strdup(text);
	g_autofree char *normal = ktree_normal(path);
	char *found;

	if (!normal) {
		*reason = g_strdup_printf("%s not read: it leaves the tree",
					  text);
		return NULL;
	}
	if (!strchr(normal, '$'))
		return g_steal_pointer(&normal);
	found = match_variable(v, normal);
	if (!found)
		*reason =
			g_strdup_printf("%s not read: unknown variable", text);
	return found;
}

struct kview *kview_new(struct kreader *r, const char *arch)
{
	struct kview *v = g_new0(struct kview, 1);
	struct kdef *d, *next;
	struct ksel *sel;

	v->reader = r;
	karena_init(&v->arena);
	v->arch = karena_strndup(&v->arena, arch, strlen(arch));
	d = r->tree.root ? kview_read(v) : NULL;
	v->n = r->pool.syms->len;
	v->defs = g_new0(struct kdef *, v->n + 1);
	v->sels = g_new0(struct ksel *, v->n + 1);
	/* From the last to the first, so each list is in the files' order. */
	for (; d; d = next) {
		const struct kentry *e = d->entry;

		next = d->next;
		d->next = v->defs[e->sym->id];
		v->defs[e->sym->id] = d;
		for (guint i = e->props->len; i-- > 0;) {
			const struct kprop *p =
				&g_array_index(e->props, struct kprop, i);

			if (!p->target)
				continue;
			sel = karena_alloc(&v->arena, sizeof(*sel));
			*sel = (struct ksel){ p, d, v->sels[p->target->id] };
			v->sels[p->target->id] = sel;
		}
	}
	return v;
}

void kview_free(struct kview *v)
{
	karena_clear(&v->arena);
	g_free(v->defs);
	g_free(v->sels);
	g_free(v);
}

const struct kdef *kview_defs(const struct kview *v, const struct ksym *s)
{
	return s->id < v->n ? v->defs[s->id] : NULL;
}

const struct ksel *kview_sels(const struct kview *v, const struct ksym *s)
{
	return s->id < v->n ? v->sels[s->id] : NULL;
}

static const struct kexpr *add_scopes(struct kview *v, const struct kexpr *e,
				      const struct kscope *s, bool visible)
{
	for (; s; s = s->up)
		e = kexpr_and(&v->arena, e, visible ? s->visible : s->cond);
	return e;
}

static const struct kexpr *around(struct kview *v, const struct kdef *d,
				  const struct kexpr *e, bool visible)
{
	const struct kinclude *inc = d->inc;

	e = add_scopes(v, e, d->entry->scope, visible);
	for (; inc; inc = inc->up)
		e = add_scopes(v, e, inc->scope, visible);
	return e;
}

const struct kexpr *kview_depends(struct kview *v, const struct kdef *d)
{
	return around(v, d, d->entry->depends, false);
}

const struct kexpr *kview_visible(struct kview *v, const struct kdef *d)
{
	return around(v, d, NULL, true);
}

const struct kexpr *kview_sel_cond(struct kview *v, const struct ksel *s)
{
	const struct kexpr *e = kexpr_sym(&v->arena, s->from->entry->sym);

	e = kexpr_and(&v->arena, e, s->prop->cond);
	return kexpr_and(&v->arena, e, kview_depends(v, s->from));
}

static const struct kscope *choice_of(const struct kscope *s)
{
	while (s && s->kind != KSCOPE_CHOICE)
		s = s->up;
	return s;
}

const struct kscope *kview_choice(const struct kdef *d)
{
	const struct kscope *c = choice_of(d->entry->scope);

	for (const struct kinclude *i = d->inc; i && !c; i = i->up)
		c = choice_of(i->scope);
	return c;
}
