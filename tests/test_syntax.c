// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "syntax.h"

/* The first token of the function that is spelled x. */
static guint find_x(const struct source *src)
{
	guint n;
	const uint32_t *at = source_occurrences(src, source_find(src, "x"), &n);

	assert_true(n > 0);
	return at[0];
}

static struct source *source_of(const char *code, char **text)
{
	*text = g_strconcat("void f(void) {", code, "}", NULL);
	return source_new(*text, strlen(*text));
}

static void test_assigned(void **state)
{
	/* value: the text from the value's first token on */
	static const struct {
		const char *code, *value;
	} cases[] = {
		{ "x = 1;", "1;" },
		{ "p->x = y;", "y;" },
		{ "x += y;", "y;" },
		{ "x |= y;", "y;" },
		{ "x <<= y;", "y;" },
		{ "x >>= y;", "y;" },
		{ "x++;", "x++;" },
		{ "x--;", "x--;" },
		{ "x[3] = y;", "y;" },
		{ "x[3][i] = y;", "y;" },
		{ "void *x __free(kfree) = y;", "y;" },
		{ "void *x __free(kfree);", NULL },
		{ "x __free", NULL },
		{ "struct s s = { .x = y };", "y }" },
		{ "x == y;", NULL },
		{ "x <= y;", NULL },
		{ "x >= y;", NULL },
		{ "x != y;", NULL },
		{ "x - y;", NULL },
		{ "x < y;", NULL },
		{ "y = x;", NULL },
		{ "x(y);", NULL },
		{ "x", NULL },
		{ "x[", NULL },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *text;
		struct source *src = source_of(cases[i].code, &text);
		guint value;
		bool assigned = syn_is_assigned(src, find_x(src), &value);

		CHECK(assigned == (cases[i].value != NULL), "%s",
		      cases[i].code);
		if (assigned)
			CHECK(g_str_has_prefix(
				      text + source_token(src, value)->off,
				      cases[i].value),
			      "%s", cases[i].code);
		source_free(src);
		g_free(text);
	}
}

static void test_address(void **state)
{
	static const struct {
		const char *code;
		bool taken;
	} cases[] = {
		{ "g(&x);", true },
		{ "g(&p->x);", true },
		{ "g(1, &p->a.x, 2);", true },
		{ "g(&p[i].x);", true },
		{ "g(&p[1].x);", true },
		{ "g(x);", false },
		{ "g(p->x);", false },
		{ "g(&p, x);", false },
		{ "y = &x;", false },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *text;
		struct source *src = source_of(cases[i].code, &text);

		CHECK(syn_is_address_taken(src, find_x(src), 0) ==
			      cases[i].taken,
		      "%s", cases[i].code);
		source_free(src);
		g_free(text);
	}
}

static void test_enclosing_call(void **state)
{
	static const struct {
		const char *code, *call;
	} cases[] = {
		{ "g(x);", "g" },	{ "g(1, h(2), x);", "g" },
		{ "g(h(x), 1);", "h" }, { "g(&p->x);", "g" },
		{ "g((x), 1);", "g" }, { "g(1); x;", NULL },
		{ "a[x];", NULL },	{ "if (x) { }", "if" },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *text;
		struct source *src = source_of(cases[i].code, &text);
		guint call = syn_enclosing_call(src, find_x(src), 0);

		CHECK((call != 0) == (cases[i].call != NULL), "%s",
		      cases[i].code);
		if (call)
			CHECK(token_is(text, source_token(src, call),
				       cases[i].call),
			      "%s", cases[i].code);
		source_free(src);
		g_free(text);
	}
}

static void test_end_of_value(void **state)
{
	/* the text from the token that ends the value which x begins */
	static const struct {
		const char *code, *end;
	} cases[] = {
		{ "y = x + 1; z;", "; z;" },
		{ "g(x + 1, 2);", ", 2);" },
		{ "g(x);", ");" },
		{ "y = x(1, 2); z;", "; z;" },
		{ "int y[] = { x, 1 };", ", 1 }" },
		{ "y = x[1, 2] + 1, z;", ", z;" },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *text;
		struct source *src = source_of(cases[i].code, &text);
		guint end =
			syn_end_of_value(src, find_x(src), src->tokens->len);

		CHECK(g_str_has_prefix(text + source_token(src, end)->off,
				       cases[i].end),
		      "%s", cases[i].code);
		source_free(src);
		g_free(text);
	}
}

static void test_words(void **state)
{
	static const struct {
		const char *text;
		bool capital, unevaluated, member;
	} cases[] = {
		{ "x", false, false, false },
		{ "p->x", false, false, true },
		{ "p.x", false, false, true },
		{ "p > x", false, false, false },
	};
	struct source *src;

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		src = source_new(cases[i].text, strlen(cases[i].text));
		assert_int_equal(syn_is_capital(src, find_x(src)),
				 cases[i].capital);
		assert_int_equal(syn_is_unevaluated(src, find_x(src)),
				 cases[i].unevaluated);
		CHECK(syn_is_member(src, find_x(src)) == cases[i].member, "%s",
		      cases[i].text);
		source_free(src);
	}
	src = source_new("A_1 Ab _1 sizeof", 16);
	assert_true(syn_is_capital(src, 0));
	assert_false(syn_is_capital(src, 1));
	assert_false(syn_is_capital(src, 2));
	assert_true(syn_is_unevaluated(src, 3));
	assert_int_equal(syn_skip_operand(src, 3, 4), 4);
	assert_int_equal(syn_punct(src, 4), 0);
	source_free(src);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_assigned),
		cmocka_unit_test(test_address),
		cmocka_unit_test(test_enclosing_call),
		cmocka_unit_test(test_end_of_value),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
