/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For tests of fixers: a small tree, findings in it, what is made of them.
 *
 * Ownership: fixing_begin() hands over what fixing_end() ends.
 */
#ifndef KAPCHECK_TESTS_FIXING_H
#define KAPCHECK_TESTS_FIXING_H

#include "testing.h"

#include "fix.h"

struct fixing {
	char *root, *error;
	struct scan_options options;
	struct scan scan;
	struct rule rule;
	GPtrArray *findings, *fixes;
};

struct tree_file {
	const char *path, *text;
};

static inline void fixing_free_finding(gpointer f)
{
	finding_free((struct finding *)f);
}

/* A tree of these files; the last one's path is NULL. */
static inline struct fixing *fixing_begin(const struct tree_file *files)
{
	struct fixing *f = g_new0(struct fixing, 1);

	f->root = scratch_new();
	for (; files->path; files++)
		scratch_file(f->root, files->path, files->text);
	f->rule.id = (char *)"KAP901";
	f->options.path = f->root;
	f->scan.options = &f->options;
	f->scan.problems = problems_new();
	f->findings = g_ptr_array_new_with_free_func(fixing_free_finding);
	f->fixes = fixes_new();
	return f;
}

/* Opens the tree as it now is; before the first finding. */
static inline void fixing_open(struct fixing *f)
{
	f->scan.tree = tree_open(f->root, f->scan.problems, &f->error);
	CHECK(f->scan.tree, "%s", f->error);
}

static inline void fixing_end(struct fixing *f)
{
	g_ptr_array_unref(f->fixes);
	g_ptr_array_unref(f->findings);
	problems_free(f->scan.problems);
	tree_free(f->scan.tree);
	g_free(f->error);
	scratch_end(f->root);
	g_free(f);
}

/* The line, from 1, of the first place of a word in a file of the tree. */
static inline unsigned int fixing_line(const struct fixing *f, const char *path,
				       const char *word)
{
	char *name = g_build_filename(f->root, path, NULL), *text = NULL;
	unsigned int line = 1;
	const char *at;

	assert_true(g_file_get_contents(name, &text, NULL, NULL));
	at = strstr(text, word);
	CHECK(at, "%s: no %s", path, word);
	for (const char *p = text; p < at; p++)
		line += *p == '\n';
	g_free(text);
	g_free(name);
	return line;
}

static inline struct finding *fixing_finding(struct fixing *f, const char *path,
					     const char *word,
					     enum engine_bit engine)
{
	struct finding *found =
		finding_new(&f->rule, LEVEL_WARNING, engine, path,
			    fixing_line(f, path, word), 1, "found");

	g_ptr_array_add(f->findings, found);
	return found;
}

static inline struct fix *fixing_only(const struct fixing *f)
{
	assert_int_equal(f->fixes->len, 1);
	return (struct fix *)g_ptr_array_index(f->fixes, 0);
}

/* There is one fix, refused for this reason. */
static inline void fixing_refused(const struct fixing *f, const char *why)
{
	const struct fix *fix = fixing_only(f);

	CHECK(fix->refusal, "not refused, but should be: %s", why);
	CHECK(strstr(fix->refusal, why), "refused for \"%s\", not \"%s\"",
	      fix->refusal, why);
	assert_int_equal(fix->changes->len, 0);
}

/* The new text of a file in the one fix; NULL when it is not changed. */
static inline const char *fixing_text(const struct fixing *f, const char *path)
{
	const struct fix *fix = fixing_only(f);

	CHECK(!fix->refusal, "refused: %s", fix->refusal);
	for (guint i = 0; i < fix->changes->len; i++) {
		const struct fix_change *c =
			(struct fix_change *)g_ptr_array_index(fix->changes, i);

		assert_int_equal(strlen(c->text), c->len);
		if (!strcmp(c->path, path))
			return c->text;
	}
	return NULL;
}

/* The file became exactly this; NULL: it stayed. */
static inline void fixing_became(const struct fixing *f, const char *path,
				 const char *want)
{
	const char *got = fixing_text(f, path);

	CHECK(!want == !got, "%s %s changed", path, got ? "was" : "was not");
	CHECK(!want || !strcmp(got, want), "%s:\n%s\nnot\n%s", path, got, want);
}

#endif
