// SPDX-License-Identifier: GPL-2.0-only
#include "built.h"

#include "ccond.h"
#include "kbuild.h"
#include "kernels.h"

#include <string.h>

struct judge {
	const struct tree *tree;
	const struct dotconfig *config;
	GPtrArray *kernels; /* of the tree */
	GPtrArray *kbuilds; /* of struct kbuild: one for each of them */
	struct kreader reader; /* for its names */
	struct kview view;     /* for its arena */
};

const char *built_name(enum built built)
{
	static const char *const names[] = { [BUILT_YES] = "built",
					     [BUILT_NO] = "not-built",
					     [BUILT_UNKNOWN] = "undetermined" };

	return names[built];
}

/* --- the #if around a place --------------------------------------------------
 */

/* A symbol that is m is defined under another name: which one is asked is lost. */
static enum tri value_of(const struct judge *j, const struct kexpr *e)
{
	enum tri value;

	if (!e)
		return TRI_Y;
	switch (e->op) {
	case KOP_SYM:
		value = dotconfig_get(j->config, e->sym->name);
		return value == TRI_M ? TRI_UNKNOWN : value;
	case KOP_TEXT:
		return tri_text(e->text);
	case KOP_NOT:
	case KOP_ABSENT:
		value = value_of(j, e->l);
		return value == TRI_UNKNOWN ? value
					    : value == TRI_N ? TRI_Y : TRI_N;
	case KOP_AND:
		return tri_and(value_of(j, e->l), value_of(j, e->r));
	case KOP_OR:
		return tri_or(value_of(j, e->l), value_of(j, e->r));
	default:
		return TRI_UNKNOWN;
	}
}

/* The first token on the line, or the last one before it. */
static guint token_at(const struct source *src, unsigned int line)
{
	guint found = 0;
	uint32_t at = 0;
	unsigned int now = 1;

	for (guint i = 0; i < src->tokens->len; i++) {
		for (; at < source_token(src, i)->off; at++)
			now += src->text[at] == '\n';
		if (now > line)
			break;
		found = i;
		if (now == line)
			break;
	}
	return found;
}

static void say_symbol(const struct kexpr *leaf, void *user)
{
	GPtrArray *names = (GPtrArray *)user;

	if (leaf->op == KOP_SYM &&
	    !g_ptr_array_find_with_equal_func(names, leaf->sym->name,
					      g_str_equal, NULL))
		g_ptr_array_add(names, (char *)(uintptr_t)leaf->sym->name);
}

/* "#if around it: A && !B; CONFIG_A=y, CONFIG_B is not set". */
static char *say_condition(const struct judge *j, const struct kexpr *e)
{
	GPtrArray *names = g_ptr_array_new();
	char *text = kexpr_str(e);
	GString *said = g_string_new(NULL);

	g_string_printf(said, "#if around it: %s", text);
	kexpr_leaves(e, say_symbol, names);
	for (guint i = 0; i < names->len; i++) {
		char *one = dotconfig_say(j->config,
					  (const char *)names->pdata[i]);

		g_string_append_printf(said, "%s %s", i ? "," : ";", one);
		g_free(one);
	}
	g_free(text);
	g_ptr_array_unref(names);
	return g_string_free(said, FALSE);
}

/* *why is NULL where no #if is around the place. */
static enum tri judge_place(struct judge *j, const struct finding *f,
			    char **why)
{
	GString *text = g_string_new(NULL);
	enum problem_kind kind;
	enum tri value = TRI_UNKNOWN;
	char *error = NULL;

	if (tree_read(j->tree, f->where.path, text, &kind, &error)) {
		struct source *src = source_new(text->str, text->len);
		GArray *frames = cframes_find(src);
		const struct kexpr *e =
			src->tokens->len ?
				ccond_at(&j->view, src, frames,
					 token_at(src, f->where.line)) :
				NULL;

		value = value_of(j, e);
		if (e)
			*why = say_condition(j, e);
		cframes_free(frames);
		source_free(src);
	} else {
		*why = g_steal_pointer(&error);
	}
	g_free(error);
	g_string_free(text, TRUE);
	return value;
}

/* --- findings ----------------------------------------------------------------
 */

static enum built built_of(enum tri value)
{
	return value == TRI_N ? BUILT_NO
	       : value == TRI_UNKNOWN ? BUILT_UNKNOWN
				      : BUILT_YES;
}

/* The architecture of a Kconfig file or any other that is no C. */
static enum tri judge_other(const struct judge *j, const char *path, char **why)
{
	gsize n = j->config->arch ? strlen(j->config->arch) : 0;
	bool arch = g_str_has_prefix(path, "arch/");

	*why = g_strdup("it is no file that is compiled");
	if (!arch || !n || (!strncmp(path + 5, j->config->arch, n) &&
			    path[5 + n] == '/'))
		return TRI_UNKNOWN;
	g_free(*why);
	*why = g_strdup_printf("the configuration is for %s", j->config->arch);
	return TRI_N;
}

/* What the Makefiles of the file's kernel say. */
static enum tri judge_file(const struct judge *j, const char *path, char **why)
{
	g_autofree char *inner = NULL;
	const struct kernel *k = kernel_of(j->kernels, path, &inner);
	guint i;

	if (!tree_is_source(path))
		return judge_other(j, inner, why);
	if (!k || !g_ptr_array_find(j->kernels, k, &i)) {
		*why = g_strdup("it is in no kernel of the tree");
		return TRI_UNKNOWN;
	}
	return kbuild_judge((struct kbuild *)j->kbuilds->pdata[i], inner, why);
}

static void judge_one(struct judge *j, struct finding *f)
{
	g_autofree char *file_why = NULL, *place_why = NULL;
	enum tri file = judge_file(j, f->where.path, &file_why);
	enum tri place = tree_is_source(f->where.path)
				 ? judge_place(j, f, &place_why)
				 : TRI_UNKNOWN;

	if (file == TRI_N || !place_why) {
		f->built = built_of(file);
		f->built_why = g_steal_pointer(&file_why);
	} else if (place == TRI_N) {
		f->built = BUILT_NO;
		f->built_why = g_steal_pointer(&place_why);
	} else {
		f->built = file == TRI_UNKNOWN || place == TRI_UNKNOWN ?
				   BUILT_UNKNOWN :
				   BUILT_YES;
		f->built_why = g_strdup_printf("%s, and %s", file_why, place_why);
	}
}

static void free_kbuild(void *data)
{
	kbuild_free((struct kbuild *)data);
}

void built_judge(struct scan *scan, const struct dotconfig *config)
{
	struct judge j = { .tree = scan->tree, .config = config };

	j.kernels = kernels_open(scan->tree);
	j.kbuilds = g_ptr_array_new_with_free_func(free_kbuild);
	for (guint i = 0; i < j.kernels->len; i++)
		g_ptr_array_add(j.kbuilds,
				kbuild_new(((const struct kernel *)
						    j.kernels->pdata[i])
						   ->tree,
					   config));
	kpool_init(&j.reader.pool);
	j.view.reader = &j.reader;
	karena_init(&j.view.arena);
	for (guint i = 0; i < scan->findings->list->len; i++)
		judge_one(&j, (struct finding *)scan->findings->list->pdata[i]);
	karena_clear(&j.view.arena);
	kpool_clear(&j.reader.pool);
	g_ptr_array_unref(j.kbuilds);
	g_ptr_array_unref(j.kernels);
}
