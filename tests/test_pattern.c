// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "pattern.h"

static void free_list(void *list)
{
	g_ptr_array_unref((GPtrArray *)list);
}

static GHashTable *make_lists(void)
{
	GHashTable *lists = g_hash_table_new_full(g_str_hash, g_str_equal,
						  g_free, free_list);
	GPtrArray *words = g_ptr_array_new_with_free_func(g_free);

	g_ptr_array_add(words, g_strdup("kmalloc*"));
	g_ptr_array_add(words, g_strdup("kcalloc"));
	g_hash_table_insert(lists, g_strdup("alloc"), words);
	return lists;
}

static bool find(const char *pattern, const char *text,
		 struct pattern_match *match)
{
	GHashTable *lists = make_lists();
	char *error = NULL;
	struct pattern *p = pattern_new(pattern, lists, &error);
	struct code *code = code_of_text(text, strlen(text));
	bool found;

	CHECK(p, "%s: %s", pattern, error);
	found = pattern_find(p, code, 0, match);
	code_free(code);
	pattern_free(p);
	g_hash_table_unref(lists);
	return found;
}

/* In a file's text, directives are tokens. */
static void test_directives(void **state)
{
	static const char text[] = "#ifdef A\n#define B \\\n\tf(x)\n#endif\n";
	static const struct {
		const char *pattern;
		bool found;
	} cases[] = {
		{ "#ifdef A #define B", true },
		{ "# define B f($x) #endif", true },
		{ "f(x)", true },
		{ "#if", false },
		{ "#endif #endif", false },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *error = NULL;
		struct pattern *p = pattern_new(cases[i].pattern, NULL, &error);
		struct code *code = code_of_file(text, strlen(text));
		struct pattern_match m;

		CHECK(p, "%s", error);
		CHECK(pattern_find(p, code, 0, &m) == cases[i].found,
		      "`%s`: %s", cases[i].pattern,
		      cases[i].found ? "not found" : "found");
		code_free(code);
		pattern_free(p);
	}
}

static void test_find(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool found;
	} cases[] = {
		{ "kfree(x)", "kfree(x);", true },
		{ "kfree(x)", "kfree(y);", false },
		{ "kfree(x)", "kvfree(x);", false },
		{ "kfree(x)", "kfree /* why */\n(x);", true },
		{ "kfree(x)", "/* kfree(x) */ \"kfree(x)\"", false },
		{ "kfree(x)", "kfree(\n#ifdef A\nx\n#endif\n)", true },
		{ "kfree($p)", "kfree(p->q)", false },
		{ "kfree($p->$m)", "kfree(p->q)", true },
		{ "$a = $a;", "x = y; z = z;", true },
		{ "$a = $a;", "x = y; z = x;", false },
		{ "$a = 1", "1 = 1", false },
		{ "f(...)", "f()", true },
		{ "f(..., NULL)", "f(a, g(b, c), NULL)", true },
		{ "f(..., NULL)", "f(a, g(b, NULL))", false },
		{ "f(..., NULL)", "f(a) g(b, NULL)", false },
		{ "f(...) ... h", "f(a) { g } h", true },
		{ "{ f ... h", "{ f } h", false },
		{ "%alloc(", "kmalloc_array(n)", true },
		{ "%alloc(", "kcalloc(n)", true },
		{ "%alloc(", "kcalloc_node(n)", false },
		{ "%alloc(", "kvmalloc(n)", false },
		{ "b && a", "a b", true },
		{ "$x = 1 && f($x)", "f(b) a = 1; b = 1;", true },
		{ "$x = 1 && f($x)", "f(c) a = 1; b = 1;", false },
		{ "b;$$", "a; b;", true },
		{ "a;$$", "a; b;", false },
		{ "a->b", "a - > b", true },
		{ "x[3]", "x[3]", true },
		{ "x[3]", "x[4]", false },
		{ "a ... b", "a ) b", false },
		{ "a ... b", "a", false },
		{ "a", "", false },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct pattern_match m;

		CHECK(find(cases[i].pattern, cases[i].text, &m) ==
			      cases[i].found,
		      "`%s` in `%s`", cases[i].pattern, cases[i].text);
	}
}

static void test_names(void **state)
{
	const char *text = "int a = 1; g(b); kfree(b->list);";
	char *error = NULL;
	struct pattern *p =
		pattern_new("g($p) && @kfree($p->$m)@;", NULL, &error);
	struct code *code = code_of_text(text, strlen(text));
	struct pattern_match m;
	char *filled;

	(void)state;
	assert_true(pattern_find(p, code, 0, &m));
	filled = pattern_fill(&m, "kvfree($p->$m), $q, $px, 5$");
	assert_string_equal(filled, "kvfree(b->list), $q, $px, 5$");
	assert_int_equal(m.to - m.from, 7);
	assert_int_equal(m.at, m.from);
	g_free(filled);
	code_free(code);
	pattern_free(p);
}

static void test_wrong(void **state)
{
	static const char *const wrong[] = {
		"",	     "   ",  "%nothing(", "a @ b",
		"a && ",     "&& a", "a && && b", "$a $b $c $d $e $f $g $h $i",
		"@ a @ b @",
	};
	GHashTable *lists = make_lists();

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		char *error = NULL;
		struct pattern *p = pattern_new(wrong[i], lists, &error);

		CHECK(!p && error, "`%s` is taken", wrong[i]);
		g_free(error);
	}
	g_hash_table_unref(lists);
}

/* A stranger's file must not keep the search busy for long. */
static void test_involved(void **state)
{
	GString *text = g_string_new(NULL);
	struct pattern_match m;

	(void)state;
	for (guint i = 0; i < 20000; i++)
		g_string_append(text, "a ");
	assert_false(find("a ... a ... a ... a ... b", text->str, &m));
	assert_true(m.exhausted);
	g_string_free(text, TRUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_directives),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_involved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
