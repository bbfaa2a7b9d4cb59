// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "problems.h"

/* Sorted by path, line, rule and reason, whole-run problems first, once each.
 */
static void test_finish(void **state)
{
	static const struct {
		const char *path;
		unsigned int line;
		const char *rule, *reason;
	} sorted[] = {
		{ NULL, 0, NULL, "r" },	  { "a.c", 0, NULL, "r" },
		{ "a.c", 2, "K1", "r" },  { "a.c", 10, "K1", "r" },
		{ "a.c", 10, "K2", "q" }, { "a.c", 10, "K2", "r" },
		{ "b.c", 1, NULL, "r" },
	};
	struct problems *problems = problems_new();
	guint n = G_N_ELEMENTS(sorted);

	(void)state;
	for (guint i = 0; i < 2 * n; i++) {
		guint k = (5 * i + 3) % n; /* each twice, in another order */

		problems_add(problems, PROBLEM_FAILED, sorted[k].path,
			     sorted[k].line, sorted[k].rule, sorted[k].reason);
	}
	problems_finish(problems);
	assert_int_equal(problems->list->len, n);
	for (guint i = 0; i < n; i++) {
		const struct problem *p =
			(const struct problem *)g_ptr_array_index(
				problems->list, i);

		assert_int_equal(g_strcmp0(p->path, sorted[i].path), 0);
		assert_int_equal(p->line, sorted[i].line);
		assert_int_equal(g_strcmp0(p->rule, sorted[i].rule), 0);
		assert_string_equal(p->reason, sorted[i].reason);
	}
	problems_free(problems);
}

/* What counts as a file that was not analysed. */
static void test_incomplete(void **state)
{
	static const struct {
		enum problem_kind kind;
		bool incomplete;
	} cases[] = {
		{ PROBLEM_FAILED, true },
		{ PROBLEM_TIMEOUT, true },
		{ PROBLEM_UNPARSED, false },
		{ PROBLEM_SKIPPED, false },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct problems *problems = problems_new();

		problems_finish(problems);
		assert_false(problems_incomplete(problems));
		problems_add(problems, cases[i].kind, "a.c", 0, NULL, "r");
		assert_int_equal(problems_incomplete(problems),
				 cases[i].incomplete);
		assert_int_equal(problems_count(problems, cases[i].kind), 1);
		problems_free(problems);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finish),
		cmocka_unit_test(test_incomplete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
