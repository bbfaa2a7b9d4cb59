// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "source.h"

static void test_function_name(void **state)
{
	static const struct {
		const char *text, *name;
	} cases[] = {
		{ "int f(void) { }", "f" },
		{ "static inline void *f(int (*g)(int)) { }", "f" },
		{ "int f(void) __acquires(lock) { }", "f" },
		{ "__attribute__((unused)) int f(void) { }", "f" },
		{ "static __printf(1, 2) int f(char *s) { }", "f" },
		{ "int __f(void) { }", "__f" },
		{ "int f(a)\nint a;\n{ }", "f" },
		{ "SYSCALL_DEFINE2(f, int, a, int, b) { }", "f" },
		{ "static DEFINE_THING(f) { }", "f" },
		{ "static ssize_t f(struct x *x) { g(h()); }", "f" },
		{ "#ifdef A\nint f(int a)\n#else\nint f(long a)\n#endif\n{ }",
		  "f" },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct source *src =
			source_new(cases[i].text, strlen(cases[i].text));
		char *name;

		CHECK(src->items->len == 1, "items of: %s", cases[i].text);
		assert_int_equal(source_item(src, 0)->kind, ITEM_FUNCTION);
		name = item_function_name(src, 0);
		CHECK(!strcmp(name, cases[i].name), "%s\nis named %s",
		      cases[i].text, name);
		g_free(name);
		source_free(src);
	}
}

typedef const GArray *ids_of(const struct source *src, guint item);

/* Whether a word is among those of the first item. */
static bool has(const struct source *src, ids_of *of, const char *word)
{
	const GArray *ids = of(src, 0);
	ident_id id = source_find(src, word);

	for (guint i = 0; id && i < ids->len; i++)
		if (g_array_index(ids, ident_id, i) == id)
			return true;
	return false;
}

/* What the only item of a text defines, and a word that it does not. */
static void test_defines(void **state)
{
	static const struct {
		const char *text, *defines, *other;
	} cases[] = {
		{ "int f(int a) { return b; }", "f", "b" },
		{ "SYSCALL_DEFINE1(f, int, a) { }", "f", "int" },
		{ "struct s { int a; };", "s", "a" },
		{ "struct s { int a; } x;", "s x", "a" },
		{ "typedef struct { int a; } t;", "t", "a" },
		{ "typedef int (*fn)(int a);", "fn", "a" },
		{ "typedef int fn(int a);", "fn", "a" },
		{ "enum e { A, B = X };", "e A B", "enum" },
		{ "enum { A, B } x;", "A B x", "enum" },
		{ "union u { int a; };", "u", "a" },
		{ "int a = b, *c, d[N];", "a c d", "b" },
		{ "extern int f(int a);", "f", "a" },
		{ "static const struct s x = { .a = b };", "x", "b" },
		{ "DEFINE_MUTEX(m);", "m", "none" },
		{ "static DEFINE_MUTEX(m);", "m", "static" },
		{ "static DEFINE_PER_CPU(struct s, m);", "m", "static" },
		{ "static u8 (*m)(int a);", "m", "a" },
		{ "#define M(a) b\n", "M", "b" },
		{ "#  define M\n", "M", "define" },
		{ "#undef M\n", "", "M" },
		{ "#ifdef M\n#endif\n", "", "M" },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct source *src =
			source_new(cases[i].text, strlen(cases[i].text));
		char **words = g_strsplit(cases[i].defines, " ", -1);

		for (char **w = words; *w; w++)
			CHECK(has(src, source_defined, *w), "%s\nis not in: %s",
			      *w, cases[i].text);
		CHECK(!has(src, source_defined, cases[i].other),
		      "%s\nis defined by: %s", cases[i].other, cases[i].text);
		g_strfreev(words);
		source_free(src);
	}
}

static void test_uses(void **state)
{
	static const char text[] = "int f(struct s *p) { return M(p->a, g); }";
	struct source *src = source_new(text, strlen(text));

	(void)state;
	assert_true(has(src, source_used, "s"));
	assert_true(has(src, source_used, "M"));
	assert_true(has(src, source_used, "a"));
	assert_true(has(src, source_used, "g"));
	assert_false(has(src, source_used, "h"));
	assert_int_equal(source_find(src, "h"), 0);
	source_free(src);
}

static void test_indexes(void **state)
{
	static const char text[] =
		"int a; int f(void) { a = b; }\n#define b a\n";
	struct source *src = source_new(text, strlen(text));
	const uint32_t *at;
	guint n;

	(void)state;
	at = source_occurrences(src, source_find(src, "a"), &n);
	assert_int_equal(n, 2); /* those in directives are no tokens */
	assert_int_equal(src->token_item[at[0]], 0);
	assert_int_equal(src->token_item[at[1]], 1);
	assert_int_equal(source_definers(src, source_find(src, "a"))->len, 1);
	assert_int_equal(
		g_array_index(source_definers(src, source_find(src, "b")),
			      guint, 0),
		2);
	assert_null(source_definers(src, source_find(src, "void")));
	source_free(src);
}

static void test_positions(void **state)
{
	static const char text[] = "\n int a ;\n/* c */ int f() { }";
	struct source *src = source_new(text, strlen(text));

	(void)state;
	assert_int_equal(src->items->len, 2);
	assert_int_equal(item_start(src, 0), 2);
	assert_int_equal(item_end(src, 0), 9);
	assert_int_equal(item_start(src, 1), 18);
	assert_int_equal(item_end(src, 1), strlen(text));
	source_free(src);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_function_name),
		cmocka_unit_test(test_defines),
		cmocka_unit_test(test_uses),
		cmocka_unit_test(test_indexes),
		cmocka_unit_test(test_positions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
