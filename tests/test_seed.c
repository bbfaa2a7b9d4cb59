// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "seed.h"

/* A file that is one function with this body. */
struct body {
	char *text;
	struct source *src;
};

static struct body body_new(const char *code)
{
	struct body b;

	b.text = g_strconcat("void f(void)\n{\n", code, "\n}\n", NULL);
	b.src = source_new(b.text, strlen(b.text));
	assert_int_equal(b.src->items->len, 1);
	return b;
}

static void body_end(struct body *b)
{
	source_free(b->src);
	g_free(b->text);
}

static const struct rule *first(const GPtrArray *rules)
{
	return (const struct rule *)g_ptr_array_index(rules, 0);
}

static void test_arguments(void **state)
{
	static const struct {
		const char *code;
		bool seed;
	} cases[] = {
		{ "take(n, 1);", true },
		{ "take(1, n);", false }, /* not the argument asked for */
		{ "take(1);", false },
		{ "take();", false },
		{ "take(LIMIT, 1);", false },
		{ "take(LIMIT_2 * 4 + (1 << 3), 1);", false },
		{ "take(LIMIT * n, 1);", true },
		{ "take(sizeof(x), 1);", false },
		{ "take(sizeof x, 1);", false },
		{ "take(sizeof(*x) * 4, 1);", false },
		{ "take(sizeof(*x) * n, 1);", true },
		{ "take(sizeof(*x->y) + 1, 1);", false },
		{ "take(sizeof *x->y + 1, 1);", false },
		{ "take(ARRAY_SIZE(x), 1);", false },
		{ "take(offsetof(struct s, a), 1);", false },
		{ "take(f(1, 2), 1);", true },
		{ "take((1, 2), n);", false },
		{ "take(a[1, 2], 1);", true },
		{ "take(x->n, 1);", true },
		{ "take(\"s\", 1);", false },
		{ "take;", false },
		{ "y = take;", false },
		{ "taken(n, 1);", false },
		{ "take(1, 1); take(n, 1);", true },
		{ "take(take(n, 1), 1);", true },
		{ "take(1, take(n, 1));", true },
		{ "take(\n#ifdef A\nn\n#else\n1\n#endif\n, 1);", true },
		{ "any;", true },
		{ "any(1);", true },
		{ "/* take(n, any) */", false },
		{ "\"any\";", false },
		{ "void *p __free(take) = x;", true },
		{ "void *p __free(other) = x;", false },
		{ "other(take);", false },
	};
	GPtrArray *rules = rules_of("take:0 any", "");

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct body b = body_new(cases[i].code);

		CHECK(seed_in_item(b.src, 0, first(rules)) == cases[i].seed,
		      "%s", cases[i].code);
		body_end(&b);
	}
	g_ptr_array_unref(rules);
}

static void test_two_arguments(void **state)
{
	GPtrArray *rules = rules_of("take:0,2", "");
	struct body no = body_new("take(1, n, 1);");
	struct body yes = body_new("take(1, 1, n);");

	(void)state;
	assert_false(seed_in_item(no.src, 0, first(rules)));
	assert_true(seed_in_item(yes.src, 0, first(rules)));
	body_end(&no);
	body_end(&yes);
	g_ptr_array_unref(rules);
}

/* `take:t0` counts where its argument names one of the types, or its size. */
static void test_types(void **state)
{
	static const struct {
		const char *code;
		bool seed;
	} cases[] = {
		{ "take(sizeof(struct head));", true },
		{ "take(struct head);", true },
		{ "take(sizeof(struct head *));", false },
		{ "take(sizeof(struct other));", false },
		{ "struct head *p; take(sizeof(*p));", true },
		{ "struct other *p; take(sizeof(*p));", false },
		{ "void f(struct head **x) { *x = take(sizeof(**x)); }", true },
		{ "init_head(x->p); take(sizeof(*x->p));", true },
		{ "init_head(&x->p); take(sizeof(*x->p));", false },
		{ "struct other *head; take(sizeof(*head));", false },
		{ "take(sizeof(*x->head));", false },
		{ "take(n);", false },
	};
	GPtrArray *rules = rules_of("take:t0\ntypes = head init_head", "");

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct body b = body_new(cases[i].code);

		CHECK(seed_in_item(b.src, 0, first(rules)) == cases[i].seed,
		      "%s", cases[i].code);
		body_end(&b);
	}
	g_ptr_array_unref(rules);
}

/* A name is another one in each function, a member is the same. */
static void test_types_of_file(void **state)
{
	static const struct {
		const char *code;
		bool seed;
	} cases[] = {
		{ "void g(struct head *p) { }", false },
		{ "struct head *p;", true },
		{ "struct a { struct head *q; };", true },
		{ "struct a { struct other *q; };", false },
	};
	GPtrArray *rules = rules_of("take:t0\ntypes = head init_head", "");

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *text = g_strconcat("void f(void) { take(sizeof(*p)); "
					 "take(sizeof(*x->q)); }",
					 cases[i].code, NULL);
		struct source *src = source_new(text, strlen(text));

		CHECK(seed_in_item(src, 0, first(rules)) == cases[i].seed, "%s",
		      cases[i].code);
		source_free(src);
		g_free(text);
	}
	g_ptr_array_unref(rules);
}

static bool count(const struct source *src, guint item, guint call,
		  struct range arg, void *user)
{
	(void)item;
	assert_true(token_is(src->text, source_token(src, call), "take"));
	assert_true(arg.first < arg.last);
	return --*(int *)user == 0;
}

/* Each argument once, until the callback has had enough. */
static void test_each(void **state)
{
	GPtrArray *rules = rules_of("take:0,1 any", "");
	struct body b = body_new("any(n); take(n, m); take(1, n); take(n, 1);");
	int left = 100;

	(void)state;
	assert_false(seed_each(b.src, 0, first(rules), count, &left));
	assert_int_equal(left, 96);
	left = 2;
	assert_true(seed_each(b.src, 0, first(rules), count, &left));
	assert_int_equal(left, 0);
	body_end(&b);
	g_ptr_array_unref(rules);
}

static void test_listed(void **state)
{
	GPtrArray *list = g_ptr_array_new();
	struct source *src = source_new("dma_map dma_ map", 16);

	(void)state;
	g_ptr_array_add(list, (gpointer)(uintptr_t)"dma_*");
	g_ptr_array_add(list, (gpointer)(uintptr_t)"ma");
	assert_true(seed_is_listed(src, 0, list));
	assert_true(seed_is_listed(src, 1, list));
	assert_false(seed_is_listed(src, 2, list));
	source_free(src);
	g_ptr_array_unref(list);
}

/* Calls of constants that make more than the card's number of bytes. */
static void test_large(void **state)
{
	static const struct {
		const char *head, *code;
		bool large;
	} cases[] = {
		{ "", "take(32768, 1);", false },
		{ "", "take(32769, 1);", true },
		{ "", "take(0x10000, 1);", true },
		{ "", "take(1024 * 1024UL, 1);", true },
		{ "", "take(16384, 4);", true },
		{ "", "take((size_t)(SZ_64K - 1), 1);", true },
		{ "", "take(SZ_16K + PAGE_SIZE, 1);", false },
		{ "", "take(1 << 16, sizeof(struct s));", true },
		{ "", "take(1 << 99, 1);", false },
		{ "", "take(n * 65536, 1);", false },
		{ "", "take(65536 & ~1, 1);", false },
		{ "", "take(65536 / 0, 1);", false },
		{ "", "take(SIZE, 1);", false },
		{ "#define SIZE 65536\n", "take(SIZE, 1);", true },
		{ "#define size (SZ_64K) /* most */\n", "take(size, 1);",
		  true },
		{ "#define SIZE(n) 65536\n", "take(SIZE, 1);", false },
		{ "#define SIZE OTHER\n#define OTHER SIZE\n", "take(SIZE, 1);",
		  false },
		{ "#ifdef A\n#define SIZE 65536\n#else\n"
		  "#define SIZE 16\n#endif\n",
		  "take(SIZE, 1);", false },
		{ "__init ", "take(65536, 1);", false },
	};
	GPtrArray *rules = rules_of("take:0,1\nlarge = 32768", "");

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *text = g_strconcat(cases[i].head, "void f(void)\n{\n",
					 cases[i].code, "\n}\n", NULL);
		struct source *src = source_new(text, strlen(text));

		CHECK(seed_is_large(src, src->items->len - 1, first(rules)) ==
			      cases[i].large,
		      "%s%s", cases[i].head, cases[i].code);
		source_free(src);
		g_free(text);
	}
	g_ptr_array_unref(rules);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_two_arguments),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_types_of_file),
		cmocka_unit_test(test_each),
		cmocka_unit_test(test_listed),
		cmocka_unit_test(test_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
