// SPDX-License-Identifier: GPL-2.0-only
#include "execmem_widen.h"

#include "kconfig_solve.h"
#include "percpu_ways.h"

#include <string.h>

static bool all_imply(struct exec_job *job, const struct kexpr *e)
{
	for (guint i = 0; i < job->sites->len; i++)
		if (!ccond_implies(job->v,
				   exec_site_cond(job, g_ptr_array_index(
							       job->sites, i)),
				   e))
			return false;
	return true;
}

/* Without execmem nothing of this is built, before or after. */
static bool is_execmem(const struct cterm *t)
{
	return t->expr && t->expr->op == KOP_SYM &&
	       g_str_equal(t->expr->sym->name, "EXECMEM");
}

/* Whether an item defines something that the setup uses. */
static bool serves(const struct source *src, guint item, guint setup)
{
	const GArray *defines = source_defined(src, item);
	const GArray *uses = source_used(src, setup);

	for (guint i = 0; i < defines->len; i++)
		for (guint k = 0; k < uses->len; k++)
			if (g_array_index(defines, ident_id, i) ==
			    g_array_index(uses, ident_id, k))
				return true;
	return false;
}

/* What else the frame holds would be widened too. */
static char *holds_more(const struct exec_setup *s, const struct cframe *frame)
{
	const struct source *src = s->file->src;

	for (guint i = 0; i < src->items->len; i++) {
		const struct item *it = source_item(src, i);

		if (it->first <= frame->open || it->last >= frame->close ||
		    it->kind == ITEM_DIRECTIVE || i == s->item ||
		    serves(src, i, s->item))
			continue;
		return g_strdup_printf(
			"the #if around " EXEC_SETUP "() in "
			"%s:%u holds more than it",
			s->file->path,
			line_number(s->file,
				    source_token(src, frame->open)->off));
	}
	return NULL;
}

/* A term without defined( ), as in the comment behind an #endif. */
static char *term_name(const struct cterm *t)
{
	gsize n = strlen(t->text);

	if (g_str_has_prefix(t->text, "defined(") && t->text[n - 1] == ')')
		return g_strndup(t->text + 8, n - 9);
	return g_strdup(t->text);
}

static void replace_token(struct cfile *f, guint token, const char *with)
{
	const struct token *t = source_token(f->src, token);
	gsize to = t->off + t->len;

	while (to > t->off && f->text->str[to - 1] == '\n')
		to--;
	cfile_replace(f, t->off, to, with);
}

static void cut_line(struct cfile *f, guint token)
{
	const struct token *t = source_token(f->src, token);

	cfile_replace(f, line_start(f, t->off),
		      line_end(f, t->off + t->len - 1), "");
}

/* The comment behind the #endif, where it names what is asked no longer. */
static void rewrite_endif(struct cfile *f, guint token, const GPtrArray *gone,
			  const char *names)
{
	const struct token *t = source_token(f->src, token);
	g_autofree char *old = g_strndup(f->text->str + t->off, t->len);
	g_autofree char *new = g_strdup_printf("#endif /* %s */", names);

	for (guint i = 0; i < gone->len; i++) {
		if (!strstr(old, g_ptr_array_index(gone, i)))
			continue;
		replace_token(f, token, new);
		return;
	}
}

static void add_note(struct exec_job *job, GPtrArray *gone)
{
	g_autofree char *names = NULL;

	g_ptr_array_add(gone, NULL);
	names = g_strjoinv(" and ", (char **)gone->pdata);
	g_string_append_printf(job->notes,
			       " " EXEC_SETUP "() is now built without %s too, "
			       "as the arch's own allocators were.",
			       names);
}

/* Writes the #if anew with the terms that are kept. */
static void rewrite_if(struct exec_job *job, const struct exec_setup *s,
		       const struct cframe *frame, const GArray *terms,
		       const bool *kept)
{
	g_autoptr(GPtrArray) gone = g_ptr_array_new_with_free_func(g_free);
	GString *test = g_string_new(NULL), *names = g_string_new(NULL);
	const struct cterm *only = NULL;
	g_autofree char *line = NULL;
	guint n = 0;

	for (guint i = 0; i < terms->len; i++) {
		const struct cterm *t = &g_array_index(terms, struct cterm, i);
		g_autofree char *name = term_name(t);

		if (!kept[i]) {
			g_ptr_array_add(gone, g_steal_pointer(&name));
			continue;
		}
		g_string_append_printf(test, "%s%s", n ? " && " : "", t->text);
		g_string_append_printf(names, "%s%s", n++ ? " && " : "", name);
		only = t;
	}
	if (!n) {
		cut_line(s->file, frame->open);
		cut_line(s->file, frame->close);
	} else {
		line = n == 1 && only->plain && only->expr->op == KOP_SYM
			       ? g_strdup_printf("#ifdef %s", names->str)
			       : g_strdup_printf("#if %s", test->str);
		replace_token(s->file, frame->open, line);
		rewrite_endif(s->file, frame->close, gone, names->str);
	}
	add_note(job, gone);
	g_string_free(test, TRUE);
	g_string_free(names, TRUE);
}

static char *stays_narrow(const struct exec_setup *s,
			  const struct cframe *frame, const char *text)
{
	gsize at = source_token(s->file->src, frame->open)->off;

	return g_strdup_printf(EXEC_SETUP "() is built only with `%s` (%s:%u), "
					  "the arch's own allocators are built "
					  "without it too",
			       text, s->file->path, line_number(s->file, at));
}

/* One #if around the setup; *cond gets what still holds in it. */
static char *widen_frame(struct exec_job *job, const struct exec_setup *s,
			 const struct cframe *frame, const struct kexpr **cond)
{
	const struct source *src = s->file->src;
	guint token = source_item(src, s->item)->first;
	bool first_arm = frame->arms->len == 1 ||
			 token < g_array_index(frame->arms, guint, 1);
	g_autoptr(GArray) terms = ccond_terms(job->v, src, frame);
	g_autofree bool *kept = g_new0(bool, terms->len + 1);
	char *why = NULL;
	guint gone = 0;

	for (guint i = 0; i < terms->len && !why; i++) {
		const struct cterm *t = &g_array_index(terms, struct cterm, i);

		kept[i] =
			first_arm && (is_execmem(t) || all_imply(job, t->expr));
		if (kept[i])
			*cond = kexpr_and(&job->v->arena, *cond, t->expr);
		else if (!first_arm || frame->has_else || !t->plain)
			why = stays_narrow(s, frame, t->text);
		gone += !kept[i];
	}
	if (!why && gone)
		why = holds_more(s, frame);
	if (!why && gone)
		rewrite_if(job, s, frame, terms, kept);
	return why;
}

/* Where the setup is built, each hook that is called was the arch's own. */
static char *grows_too_wide(struct exec_job *job, const struct kexpr *cond)
{
	for (guint i = 0; i < job->sites->len; i++) {
		const struct exec_site *s = g_ptr_array_index(job->sites, i);
		const struct kexpr *here = kexpr_and(
			&job->v->arena, cond, exec_hook_cond(job, s->hook));

		if (!ccond_implies(job->v, here, exec_site_cond(job, s)))
			return g_strdup_printf(
				"%s() is the arch's own under a condition "
				"that " EXEC_SETUP "() does not have (%s:%u)",
				s->hook->alloc, s->file->path,
				line_number(s->file,
					    item_start(s->file->src, s->item)));
	}
	return NULL;
}

/* A protection whose name does not say that it executes. */
static bool needs_set_memory(const struct exec_setup *s)
{
	const struct source *src = s->file->src;
	const struct item *it = source_item(src, s->item);

	for (guint i = it->body; i + 4 < it->last; i++) {
		g_autofree char *value = NULL;

		if (!token_is(src->text, source_token(src, i), "pgprot") ||
		    syn_punct(src, i + 1) != '=')
			continue;
		value = cfile_spell(src, i + 2, i + 3);
		if (!strstr(value, "EXEC") && !strstr(value, "RX") &&
		    !strstr(value, "RWX") && !strstr(value, "ROX"))
			return true;
	}
	return false;
}

/*
 * Modules that got generic, executable memory so far now get the setup's,
 * which the module loader must make executable.
 */
static char *modules_stay_data(struct exec_job *job, const struct exec_setup *s,
			       const struct kexpr *old,
			       const struct kexpr *cond)
{
	struct karena *a = &job->v->arena;
	GPtrArray *ways = ways_of(job->v, "ARCH_HAS_STRICT_MODULE_RWX");
	const struct kexpr *e = ways_cond(job->v, ways);

	ways_free(ways);
	e = kexpr_and(a, kexpr_and(a, cond, kexpr_absent(a, old)), e);
	if (!needs_set_memory(s) ||
	    ksolve(job->v, e, KSOLVE_OPEN, NULL) != TRI_N)
		return NULL;
	return g_strdup_printf("where " EXEC_SETUP "() in %s would be built in "
			       "addition, nothing makes modules executable: no "
			       "ARCH_HAS_STRICT_MODULE_RWX there",
			       s->file->path);
}

/* Whether the Makefile builds the setup's file wherever it will be needed. */
static bool is_built(struct exec_job *job, const char *path)
{
	const struct kexpr *e = exec_file_cond(job, path);

	return !e || g_str_equal(e->sym->name, "EXECMEM") || all_imply(job, e);
}

char *exec_widen(struct exec_job *job, const struct exec_setup *s)
{
	const struct source *src = s->file->src;
	guint token = source_item(src, s->item)->first;
	const struct kexpr *cond = NULL, *old;
	guint edits = s->file->edits->len;
	bool widened;
	char *why = NULL;

	if (!is_built(job, s->file->path))
		return g_strdup_printf("%s, with " EXEC_SETUP "(), is not "
				       "always built where the arch's own "
				       "allocators are",
				       s->file->path);
	old = ccond_at(job->v, src, s->frames, token);
	for (guint i = 0; i < s->frames->len && !why; i++) {
		const struct cframe *f =
			&g_array_index(s->frames, struct cframe, i);

		if (f->open < token && token < f->close && !f->is_guard)
			why = widen_frame(job, s, f, &cond);
	}
	widened = s->file->edits->len > edits;
	if (!why)
		why = grows_too_wide(job, cond);
	if (!why && widened)
		why = modules_stay_data(job, s, old, cond);
	if (!why)
		why = exec_check_names(job, s->file->path, cond,
				       widened ? s : NULL);
	return why;
}
