// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "slice.h"

/*
 * in() returns what comes from outside; the seed's function and in's are on the
 * way to it. Each text has one more function, `other`, which leads to nothing.
 */
static bool keeps_other(const char *text)
{
	GPtrArray *rules = rules_of("take:0\norigins = in() client->\n"
				    "checks = *valid*",
				    "callers callees fields");
	const struct rule *rule =
		(const struct rule *)g_ptr_array_index(rules, 0);
	struct source *src = source_new(text, strlen(text));
	struct slice *slice = slice_make(src, rule);
	bool keeps;

	CHECK(slice, "no slice: %s", text);
	keeps = strstr(slice->text->str, "other(int n)") ||
		strstr(slice->text->str, "other(struct s *q)");
	slice_free(slice);
	source_free(src);
	g_ptr_array_unref(rules);
	return keeps;
}

#define GIVEN(body)                                                            \
	"int other(int n) { " body " }"                                        \
	"void f(void) { int n = in(); other(n); x = take(n); }"
#define OBJECT(body)                                                           \
	"int other(struct s *q) { " body " }"                                  \
	"void f(struct s *p) { p->n = in(); other(p); x = take(p->n); }"
#define COMPARED(body)                                                         \
	"void other(struct s *q) { " body " }"                                 \
	"void f(struct s *p) { p->n = in(); x = take(p->n); }"

static void test_bounds(void **state)
{
	static const struct {
		const char *text;
		bool kept;
	} cases[] = {
		/* it gets the value */
		{ GIVEN("if (n > 9) return -1; return 0;"), true },
		{ GIVEN("if (n > 9) { log(n); goto out; } out: return 0;"),
		  true },
		{ GIVEN("return n < 9;"), true },
		{ GIVEN("return n >> 12 ? -1 : 0;"), true },
		{ GIVEN("int m = n * 2; if (m > 9) return -1; return 0;"),
		  true },
		{ GIVEN("bool bad = n > 9; if (bad) return -1; return 0;"),
		  true },
		{ GIVEN("if (n > 9) log(n); return 0;"), false },
		{ GIVEN("log(n); return 0;"), false },
		{ GIVEN("int m = n * 2; log(m); return 0;"), false },
		{ "int is_valid_other(int n) { return rest(n); }" GIVEN(
			  "return is_valid_other(n);"),
		  false },
		{ "int valid_other(int n) { return rest(n); }"
		  "void f(void) { int n = in(); valid_other(n); x = take(n); }",
		  true },
		/* another value may be stored there */
		{ "void other(int n) { rest(n); }"
		  "void f(void) { int n = in(); other(&n); x = take(n); }",
		  true },
		/* it gets what the value is a part of */
		{ OBJECT("if (q->n > 9) return -1; return 0;"), true },
		{ OBJECT("if (q->m > 9) return -1; return 0;"), false },
		{ OBJECT("if (!q || log(q) > 9) return -1; return 0;"), false },
		{ OBJECT("if (q >= last) return -1; return 0;"), true },
		{ OBJECT("known->part = q; return 0;") "void g(void) { "
						       "use(known->part->n); }",
		  true },
		{ OBJECT("known->part = q; return 0;"), false },
		{ OBJECT("q->part = found; return 0;") "void g(struct s *p) { "
						       "use(p->part.n); }",
		  true },
		/* it is a way to what is kept */
		{ OBJECT("f(q); return 0;"), true },
		/* it compares the member */
		{ COMPARED("if (q->n > 9) return;"), true },
		{ COMPARED("if (q->n > 9) q->n = 9;"), true },
		{ COMPARED("bool bad = q->n > 9; if (bad) return;"), true },
		{ COMPARED("if (q->n > 9) log(q);"), false },
		{ COMPARED("while (i < q->n) log(i++);"), false },
		{ COMPARED("if (q->m > 9) return;"), false },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		CHECK(keeps_other(cases[i].text) == cases[i].kept, "%s",
		      cases[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
