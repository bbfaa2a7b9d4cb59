// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "given.h"

/* make() returns what take() must not be given, make2() what take2() must not.
 */
static GPtrArray *given_rules(void)
{
	return rules_of("take:0\ngiven = make*\n"
			"seeds2 = take2:1\ngiven2 = brew",
			"");
}

/* Names of the functions that are kept; seeds with a star. */
static char *kept(const char *text)
{
	struct source *src = source_new(text, strlen(text));
	GPtrArray *rules = given_rules();
	bool *seed = g_new0(bool, src->items->len + 1);
	bool *keep = g_new0(bool, src->items->len + 1);
	GString *out = g_string_new(NULL);
	bool any = given_keep(src,
			      (const struct rule *)g_ptr_array_index(rules, 0),
			      seed, keep);

	for (guint i = 0; i < src->items->len; i++) {
		char *name = keep[i] ? item_function_name(src, i) : NULL;

		if (name)
			g_string_append_printf(out, "%s%s%s",
					       out->len ? " " : "", name,
					       seed[i] ? "*" : "");
		g_free(name);
	}
	assert_int_equal(any, out->len > 0);
	g_ptr_array_unref(rules);
	source_free(src);
	g_free(seed);
	g_free(keep);
	return g_string_free(out, FALSE);
}

struct given_case {
	const char *text, *kept;
};

static void check(const struct given_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char *names = kept(cases[i].text);

		CHECK(!strcmp(names, cases[i].kept), "%s\nkept: %s\nnot: %s",
		      cases[i].text, names, cases[i].kept);
		g_free(names);
	}
}

static void test_wholes(void **state)
{
	static const struct given_case cases[] = {
		{ "struct t { int x; };\n"
		  "void a(void) { struct t *m = make(); add(&m->x); }\n"
		  "void b(void *p) { struct t *n = p; take(n); }\n"
		  "void c(void) { struct t *o = other(); }\n"
		  "void d(void) { int *q = other(); }\n",
		  "a b* c" },
		{ "struct t { int x; };\n"
		  "void a(void) { struct t *m = make(); }\n"
		  "void b(int *p) { take(container_of(p, struct t, x)); }\n"
		  "void c(void) { tell(sizeof(struct t)); }\n",
		  "a b* c" },
		/* what a header declares, others allocate as well */
		{ "void a(void) { struct t *m = make(); }\n"
		  "void b(void *p) { struct t *n = p; take(n); }\n",
		  "" },
		{ "struct t { int x; };\n"
		  "struct u { int x; };\n"
		  "void a(void) { struct t *m = make(); }\n"
		  "void b(void *p) { struct u *n = p; take(n); }\n",
		  "" },
	};

	(void)state;
	check(cases, G_N_ELEMENTS(cases));
}

static void test_locals(void **state)
{
	static const struct given_case cases[] = {
		{ "void f(void) { p = make(1); take(p); }", "f*" },
		{ "void f(void) { p = make_node(1); take(p); }", "f*" },
		{ "void f(void) { p = other(1); take(p); }", "" },
		{ "void f(void) { p = make(1); take(q); }", "" },
		{ "void f(void) { p = make(1); take(p->q); }", "" },
		{ "void f(void) { p = make(1); other(p); }", "" },
		{ "void f(void) { p = x->make(1); take(p); }", "" },
		{ "void f(void) { void *p = (T *)make(1); take(p); }", "f*" },
		{ "void f(void) { take(make(1)); }", "f*" },
		{ "void f(void) { p = q = make(1); take(p); }", "f*" },
		{ "void f(void) { if (!(p = make(1))) return; take(p); }",
		  "f*" },
		{ "void f(void) { p = x ? make(1) : 0; take(p); }", "f*" },
		{ "void f(void) { a = make(1); b = a; take(b); }", "f*" },
		{ "void f(void) { a = make(1); a = b; take(b); }", "" },
		{ "void f(void) { x = y[make(1)]; take(x); }", "" },
		{ "void f(void) { x[i] = make(1); take(x[i]); }", "f*" },
		{ "void f(void) { x[i] = make(1); take(x); }", "" },
		{ "void f(void) { y->x[i] = make(1); take(y->x[0]); }", "f*" },
		{ "void f(void) { y->x[i] = make(1); take(y->x); }", "" },
		{ "void f(void) { x = sizeof(a); a = make(1); take(x); }", "" },
		/* locals of one name in two functions */
		{ "void f(void) { p = make(1); } void g(void) { take(p); }",
		  "" },
		{ "", "" },
		{ "void *p = make(1);", "" },
	};

	(void)state;
	check(cases, G_N_ELEMENTS(cases));
}

/* What a declaration frees at the end of its scope. */
static void test_cleanup(void **state)
{
	static const struct given_case cases[] = {
		{ "void f(void) { void *p __free(take) = make(1); }", "f*" },
		{ "void f(void) { void *p __free(take); p = make(1); }", "f*" },
		{ "void f(void) { void *p __free(other) = make(1); }", "" },
		{ "void *g(void) { return make(1); }"
		  "void f(void) { void *p __free(take) = g(); }",
		  "g f*" },
		{ "void f(void) { void *p __free(other) = make(1); take(p); }",
		  "f*" },
	};

	(void)state;
	check(cases, G_N_ELEMENTS(cases));
}

static void test_groups(void **state)
{
	static const struct given_case cases[] = {
		{ "void f(void) { p = brew(1); take2(0, p); }", "f*" },
		{ "void f(void) { p = brew(1); take2(p, 0); }", "" },
		{ "void f(void) { p = brew(1); take(p); }", "" },
		{ "void f(void) { p = make(1); take2(0, p); }", "" },
		{ "void f(void) { p = brew(1); take2(0, p); }"
		  "void g(void) { p = brew(1); take(p); }",
		  "f*" },
	};

	(void)state;
	check(cases, G_N_ELEMENTS(cases));
}

static void test_members(void **state)
{
	static const struct given_case cases[] = {
		{ "void f(void) { x->m = make(1); }"
		  "void g(void) { take(y.m); }",
		  "f g*" },
		{ "void f(void) { x->m = make(1); }"
		  "void g(void) { take(y->n); }",
		  "" },
		/* the way to a member is not its value */
		{ "void f(void) { x->m = make(1); }"
		  "void g(void) { take(x->m->n); }",
		  "" },
		{ "void f(void) { x->m = make(1); }"
		  "void g(void) { take(x->m[i].n); }",
		  "" },
		/* all that can set the member, and what only reads it not */
		{ "void f(void) { x->m = make(1); }"
		  "void g(void) { take(x->m); }"
		  "void h(void) { x->m = 0; }"
		  "void i(void) { other(&x->m, 1); }"
		  "void j(void) { y = x->m; other(x->m); }",
		  "f g* h i" },
		{ "int *m; void f(void) { m = make(1); }"
		  "void g(void) { take(m); }"
		  "void h(void) { m = other(); }",
		  "f g* h" },
		{ "void f(void) { p = make(1); x->m = p; }"
		  "void g(void) { q = y->m; take(q); }",
		  "f g*" },
	};

	(void)state;
	check(cases, G_N_ELEMENTS(cases));
}

static void test_calls(void **state)
{
	static const struct given_case cases[] = {
		{ "void f(void *p) { take(p); }"
		  "void g(void) { f(make(1)); }",
		  "f* g" },
		{ "void f(int n, void *p) { take(p); }"
		  "void g(void) { q = make(1); f(1, q); }"
		  "void h(void) { f(1, other); }",
		  "f* g h" },
		{ "void f(int n, void *p) { take(p); }"
		  "void g(void) { q = make(1); f(q, 1); }",
		  "" },
		{ "void f(struct p *q) { take((struct p *)q); }"
		  "void g(struct p *p) { f(p); }"
		  "void h(void) { g(make(1)); }",
		  "f* g h" },
		/* a cast names no parameter */
		{ "void f(struct s *q) { take((struct s *)x); }"
		  "void g(void) { f(make(1)); }",
		  "" },
		{ "void *f(void) { return make(1); }"
		  "void *g(void) { return f(); }"
		  "void *h(void) { return g(); }"
		  "void *i(void) { return h(); }"
		  "void *j(void) { return i(); }"
		  "void k(void) { p = j(); take(p); }",
		  "f g h i j k*" },
		/* a function of the file is what it is, not what it is called
		 */
		{ "void *make(int n) { return other(n); }"
		  "void f(void) { p = make(1); take(p); }",
		  "" },
	};

	(void)state;
	check(cases, G_N_ELEMENTS(cases));
}

static void test_pointees(void **state)
{
	static const struct given_case cases[] = {
		{ "int f(void **o) { *o = make(1); return 0; }"
		  "void g(void) { void *p; f(&p); take(p); }",
		  "f g*" },
		{ "int f(void **o) { *o = make(1); return 0; }"
		  "void g(void) { f((void **)&x->p); }"
		  "void h(void) { take(y->p); }",
		  "f g h*" },
		{ "int f(void **o) { *o = make(1); return 0; }"
		  "int g(void **o) { return f(o); }"
		  "void h(void) { g(&p); take(p); }",
		  "f g h*" },
		{ "void f(void **o) { take(*o); }"
		  "void g(void) { p = make(1); f(&p); }",
		  "f* g" },
		/* what fills it otherwise must be seen too */
		{ "int e(void **o) { return other(o); }"
		  "int f(void **o) { *o = make(1); return 0; }"
		  "void g(void) { e(&p); f(&p); take(p); }"
		  "void h(void) { e(&p); }",
		  "e f g* h" },
	};

	(void)state;
	check(cases, G_N_ELEMENTS(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_locals),	 cmocka_unit_test(test_wholes),
		cmocka_unit_test(test_cleanup),	 cmocka_unit_test(test_groups),
		cmocka_unit_test(test_members),	 cmocka_unit_test(test_calls),
		cmocka_unit_test(test_pointees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
