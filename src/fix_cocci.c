// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fixer of rules whose semantic patch has a patch mode: one spatch process
 * a file, on the whole file, told which findings to change. It says on its
 * result stream what became of each.
 */
#include "fix.h"

#include "confine.h"
#include "fix_mending.h"
#include "fix_shared.h"
#include "lex.h"
#include "spatch.h"

#include <string.h>

/* --- the run ----------------------------------------------------------------
 */

static void add_name(GString *text, const struct work *w)
{
	g_string_append_printf(text, "%s\n", w->name);
}

static void add_command(const struct scan *scan, GPtrArray *argv,
			const struct work *w)
{
	/* the environment of this one process: each has findings of its own */
	g_ptr_array_add(argv, (char *)(uintptr_t)"env");
	g_ptr_array_add(argv, mending_of(w)->asked);
	g_ptr_array_add(argv, mending_of(w)->named);
	spatch_words(scan, argv, mending_of(w)->rule);
	g_ptr_array_add(argv, (char *)(uintptr_t)"-D");
	g_ptr_array_add(argv, (char *)(uintptr_t)"patch");
	/* or a changed name gets a blank behind a cast */
	g_ptr_array_add(argv, (char *)(uintptr_t)"--smpl-spacing");
	g_ptr_array_add(argv, (char *)(uintptr_t)"--in-place");
	g_ptr_array_add(argv, (char *)(uintptr_t)"--file-groups");
}

static void finish(struct scan *scan, struct work *w)
{
	(void)scan, (void)w;
}

static void add_environment(const struct scan *scan, GPtrArray *env,
			    const GPtrArray *work)
{
	(void)scan;
	(void)work; /* of one file */
	g_ptr_array_add(env, spatch_collections(true));
}

static const struct batch_kind mendings = {
	.tool = "spatch",
	.noun = "file to mend",
	.min_bytes = 1,
	.max_bytes = 1,
	.max_pieces = 1,
	.list = add_name,
	.command = add_command,
	.environment = add_environment,
	.read = mending_read,
	.reset = mending_reset,
	.finish = finish,
};

/* Copies the file to the scratch folder; the error is a new string. */
static char *copy_file(struct scan *scan, struct mending *m)
{
	enum problem_kind kind;
	char *wrong = NULL, *name;
	GError *error = NULL;

	if (!tree_read(scan->tree, m->work.path, m->before, &kind, &wrong))
		return wrong;
	if (!scan_has_scratch(scan))
		return g_strdup("there is no room for a copy");
	name = g_strdup_printf("fix-%s-%p.c", m->rule->id, (void *)m);
	m->work.name = g_build_filename(scan->scratch, name, NULL);
	g_free(name);
	if (!g_file_set_contents(m->work.name, m->before->str,
				 (gssize)m->before->len, &error)) {
		wrong = g_strdup(error->message);
		g_error_free(error);
	}
	return wrong;
}

/* The findings by their files; those are in the order of the findings. */
static GPtrArray *sort_by_file(const struct rule *rule,
			       const GPtrArray *findings)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(mending_free);
	GHashTable *by_path = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < findings->len; i++) {
		const struct finding *f =
			(const struct finding *)g_ptr_array_index(findings, i);
		struct mending *m = (struct mending *)g_hash_table_lookup(
			by_path, f->where.path);

		if (!m) {
			m = mending_new(rule, f->where.path);
			g_ptr_array_add(list, m);
			g_hash_table_insert(by_path, f->where.path, m);
		}
		mending_add(m, f);
	}
	g_hash_table_unref(by_path);
	return list;
}

/* --- fixes ------------------------------------------------------------------
 */

/* What spatch made of the file, or NULL when that is what it was. */
static char *changed_text(const struct mending *m, gsize *len)
{
	char *text = NULL;

	if (!g_file_get_contents(m->work.name, &text, len, NULL))
		return NULL;
	if (*len == m->before->len && !memcmp(text, m->before->str, *len))
		g_clear_pointer(&text, g_free);
	return text;
}

/* Whether a finding is about two files, of which Coccinelle reads one. */
static bool is_apart(const struct finding *f)
{
	for (guint i = 0; i < f->related->len; i++)
		if (strcmp(((const struct place *)f->related->pdata[i])->path,
			   f->where.path))
			return true;
	return false;
}

/* Why a finding has no change, when the semantic patch did not say. */
static const char *silence(const struct mending *m, const struct finding *f)
{
	if (!m->work.done)
		return "Coccinelle failed on the whole file";
	return is_apart(f) ? "what shows it lies in another file, which the "
			     "semantic patch does not read"
			   : "the semantic patch knows no change for it";
}

static struct fix *add_change(struct mending *m, GPtrArray *fixes,
			      const char *text, gsize len)
{
	struct fix *fix = fix_add(fixes, m->rule);

	for (guint i = 0; i < m->outcomes->len; i++) {
		struct outcome *o = mending_outcome(m, i);

		if (o->fixed && !o->refusal)
			g_ptr_array_add(fix->findings,
					(void *)(uintptr_t)o->finding);
	}
	fix_change_add(fix->changes, m->work.path, text, len, NULL);
	return fix;
}

/* The directives of a text, one after the other. */
static GString *directives(const char *text, gsize len)
{
	GArray *tokens = lex_file(text, len);
	GString *found = g_string_new(NULL);

	for (guint i = 0; i < tokens->len; i++) {
		const struct token *t = &g_array_index(tokens, struct token, i);

		if (t->kind == TOK_DIRECTIVE)
			g_string_append_len(found, text + t->off,
					    (gssize)t->len);
	}
	g_array_unref(tokens);
	return found;
}

/* A macro has other uses, of which a finding in one of them tells nothing. */
static void check_macros(const struct mending *m, struct fix *fix,
			 const char *text, gsize len)
{
	GString *before = directives(m->before->str, m->before->len);
	GString *after = directives(text, len);

	if (!g_string_equal(before, after))
		fix->refusal = g_strdup("the change is in a macro, which other "
					"places may use");
	g_string_free(before, TRUE);
	g_string_free(after, TRUE);
}

static void collect(struct scan *scan, struct mending *m, GPtrArray *fixes)
{
	gsize len = 0;
	char *text = m->work.done ? changed_text(m, &len) : NULL;
	bool some = false;

	for (guint i = 0; i < m->outcomes->len; i++) {
		struct outcome *o = mending_outcome(m, i);

		if (text && o->fixed && !o->refusal)
			some = true;
		else
			fix_refuse(fixes, o->finding,
				   o->refusal ? o->refusal
					      : silence(m, o->finding));
	}
	if (some) {
		struct fix *fix = add_change(m, fixes, text, len);

		check_macros(m, fix, text, len);
		if (!fix->refusal)
			fix_shared(scan, fix, m->shared);
	}
	g_free(text);
}

static void run(struct scan *scan, const struct rule *rule,
		const GPtrArray *findings, GPtrArray *fixes)
{
	GPtrArray *list = sort_by_file(rule, findings);
	GPtrArray *work = g_ptr_array_new();
	char **env = spatch_env(scan);

	for (guint i = 0; i < list->len; i++) {
		struct mending *m =
			(struct mending *)g_ptr_array_index(list, i);
		char *wrong = copy_file(scan, m);

		for (guint k = 0; wrong && k < m->outcomes->len; k++)
			outcome_refuse(mending_outcome(m, k), wrong);
		if (!wrong)
			g_ptr_array_add(work, &m->work);
		g_free(wrong);
	}
	env = g_environ_setenv(env, "KAPCHECK_TREE", scan->tree->root, TRUE);
	if (work->len) {
		struct sandbox *sandbox = confine_cocci(scan, true);

		batch_run(scan, &mendings, work, sandbox,
			  (const char *const *)env);
		sandbox_free(sandbox);
	}
	for (guint i = 0; i < list->len; i++)
		collect(scan, (struct mending *)g_ptr_array_index(list, i),
			fixes);
	g_strfreev(env);
	g_ptr_array_unref(work);
	g_ptr_array_unref(list);
}

const struct fixer fix_cocci = { "cocci", run };
