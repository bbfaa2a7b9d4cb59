/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the unit tests share: cmocka, scratch folders, rules made up in a test.
 *
 * Ownership: scratch_new() hands over a path that scratch_end() removes with
 * all that is in it; rules_of() hands over a list as rules_load() does.
 */
#ifndef KAPCHECK_TESTING_H
#define KAPCHECK_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <ftw.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "problems.h"
#include "rules.h"

/* Names the case that fails in a table-driven test. */
#define CHECK(condition, ...)                                                  \
	do {                                                                   \
		if (!(condition)) {                                            \
			print_error(__VA_ARGS__);                              \
			print_error("\n");                                     \
			fail_msg("%s", #condition);                            \
		}                                                              \
	} while (0)

static inline char *scratch_new(void)
{
	char *dir = g_dir_make_tmp("kapcheck-test-XXXXXX", NULL);

	assert_non_null(dir);
	return dir;
}

static inline int scratch_remove(const char *path, const struct stat *st,
				 int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static inline void scratch_end(char *dir)
{
	nftw(dir, scratch_remove, 16, FTW_DEPTH | FTW_PHYS);
	g_free(dir);
}

/* Writes dir/name, with the folders on the way; the text may hold NUL bytes. */
static inline void scratch_write(const char *dir, const char *name,
				 const char *text, size_t len)
{
	char *path = g_build_filename(dir, name, NULL);
	char *folder = g_path_get_dirname(path);

	assert_int_equal(g_mkdir_with_parents(folder, 0777), 0);
	assert_true(g_file_set_contents(path, text, (gssize)len, NULL));
	g_free(folder);
	g_free(path);
}

static inline void scratch_file(const char *dir, const char *name,
				const char *text)
{
	scratch_write(dir, name, text, strlen(text));
}

static inline const struct problem *problem_at(const struct problems *problems,
					       guint i)
{
	return (const struct problem *)g_ptr_array_index(problems->list, i);
}

/* "path:line: reason" as a new string. */
static inline char *problem_text(const struct problems *problems, guint i)
{
	const struct problem *p = problem_at(problems, i);

	return g_strdup_printf("%s:%u: %s", p->path, p->line, p->reason);
}

/* One rule, KAP901, with these words in its card. */
static inline GPtrArray *rules_of(const char *seeds, const char *follow)
{
	char *dir = scratch_new(), *error = NULL;
	char *card = g_strdup_printf("[rule]\nid = KAP901\nname = made-up\n"
				     "title = t\nengines = cocci\n"
				     "[gate]\nany = x\n"
				     "[slice]\nseeds = %s\nfollow = %s\n"
				     "[help]\nwhy = w\n",
				     seeds, follow);
	GPtrArray *rules;

	scratch_file(dir, "checkers/made-up/rule.ini", card);
	scratch_file(dir, "cocci/made-up.cocci", "");
	rules = rules_load(dir, &error);
	CHECK(rules, "%s", error);
	g_free(card);
	scratch_end(dir);
	return rules;
}

#endif
