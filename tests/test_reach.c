// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "reach.h"
#include "seed.h"

/*
 * in() and image() return, fill() and check() fill their first argument with,
 * what comes from outside; so are members `raw`, `size` of what is a blob,
 * what follows a `remote` parameter, and all behind parameters with a client.
 */
static GPtrArray *reach_rules(void)
{
	return rules_of("take:0\norigins = in() image() fill:0 .raw blob.size "
			"remote, client-> modpar:0\n"
			"grows = most:0,1 both_overflow:0,1\nbounds = least\n"
			"narrow = u8 short\nquiet = NOW*",
			"");
}

struct seeds {
	struct reach *reach;
	GString *out;
};

static bool on_seed(const struct source *src, guint item, guint call,
		    struct range arg, void *user)
{
	struct seeds *seeds = (struct seeds *)user;

	(void)src;
	g_string_append_c(seeds->out,
			  reach_argument(seeds->reach, item, call, arg) ? 'y'
									: 'n');
	return false;
}

/* A letter for each seed of a text: y or n. */
static char *answers(const char *text)
{
	struct source *src = source_new(text, strlen(text));
	GPtrArray *rules = reach_rules();
	const struct rule *rule =
		(const struct rule *)g_ptr_array_index(rules, 0);
	struct seeds seeds = { reach_new(src, rule), g_string_new(NULL) };

	for (guint i = 0; i < src->items->len; i++)
		if (source_item(src, i)->kind == ITEM_FUNCTION)
			seed_each(src, i, rule, on_seed, &seeds);
	reach_free(seeds.reach);
	source_free(src);
	g_ptr_array_unref(rules);
	return g_string_free(seeds.out, FALSE);
}

struct reach_case {
	const char *text, *answers;
};

static void check(const struct reach_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char *got = answers(cases[i].text);

		CHECK(!strcmp(got, cases[i].answers),
		      "%s\nanswers: %s\nnot: %s", cases[i].text, got,
		      cases[i].answers);
		g_free(got);
	}
}

/* Statements of f(), which end in `take(n)`. */
static void check_f(const struct reach_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char *text =
			g_strdup_printf("void f(void) { %s }", cases[i].text);
		char *got = answers(text);

		CHECK(!strcmp(got, cases[i].answers),
		      "%s\nanswers: %s\nnot: %s", cases[i].text, got,
		      cases[i].answers);
		g_free(got);
		g_free(text);
	}
}

static void test_expressions(void **state)
{
	static const struct reach_case cases[] = {
		{ "take(in());", "y" },
		{ "take(out());", "n" },
		{ "take(in() + 1);", "y" },
		{ "take(1 + in());", "y" },
		{ "take(a - in());", "n" },
		{ "take(in() - a);", "y" },
		{ "take(in() * sizeof(x));", "y" },
		{ "take(sizeof(in()) + 1 * n);", "n" },
		{ "take(in() / 8);", "y" },
		{ "take(n / in());", "n" },
		{ "take(in() % n);", "n" },
		{ "take(in() & n);", "n" },
		{ "take(in() & ~n);", "y" },
		{ "take(~7 & in());", "y" },
		{ "take(in() & PAGE_MASK);", "y" },
		{ "take(in() << 2);", "y" },
		{ "take(n << in());", "n" },
		{ "take(1 << in());", "y" },
		{ "take(n >> in());", "n" },
		{ "take(in() > n);", "n" },
		{ "take(in() == n);", "n" },
		{ "take(in() && n);", "n" },
		{ "take(in() | n);", "y" },
		{ "take(n ? in() : 4);", "y" },
		{ "take(in() ? n : 4);", "n" },
		{ "take(in() ?: n);", "y" },
		{ "take(n = in());", "y" },
		{ "take(-in());", "n" },
		{ "take(!in() + n);", "n" },
		{ "take((in() + 1) * n);", "y" },
		{ "take((u64)in());", "y" },
		{ "take((u8)in());", "n" },
		{ "take((unsigned short)in() * 4);", "n" },
		{ "take((u8 *)in());", "y" },
		{ "take((n) * in());", "y" },
		{ "take((T) * n); n = in();", "y" },
		{ "take((T) * n); *n = in();", "y" },
		{ "take((n) - in());", "n" },
		{ "take(most(n, in()));", "y" },
		{ "take(most(n, n2, in()));", "n" },
		{ "take(least(n, in()));", "n" },
		{ "take(other(in()));", "n" },
		{ "take(x->in());", "n" },
		{ "take(a[in()]);", "n" },
		{ "take(h->raw);", "y" },
		{ "take(raw * 2 + n);", "y" },
		{ "take(h->raw.x);", "n" },
		{ "take(((((in())))));", "y" },
		{ "take(({ in(); }) + n);", "n" },
		{ "take(n, NOWAIT); take(in(), NOWAIT);", "nn" },
		{ "take(in(), LATER);", "y" },
	};

	(void)state;
	check_f(cases, G_N_ELEMENTS(cases));
}

static void test_locals(void **state)
{
	static const struct reach_case cases[] = {
		{ "n = in(); take(n);", "y" },
		{ "int n = in(); take(n);", "y" },
		{ "n = 4; m = in(); take(n);", "n" },
		{ "m = in(); n = m; take(n);", "y" },
		{ "n = m; take(n); m = in();", "y" }, /* order is not asked */
		{ "n += in(); take(n);", "y" },
		{ "n <<= in(); take(n);", "y" },
		{ "n -= in(); take(n);", "n" },
		{ "n &= in(); take(n);", "n" },
		{ "a = n = in(); take(n);", "y" },
		{ "if ((n = in()) > 4) take(n);", "y" },
		{ "if (n == in()) take(n);", "n" },
		{ "print(n, in()); take(n);", "n" },
		{ "fill(&n, p); take(n);", "y" },
		{ "fill(n, p); take(n);", "y" },
		{ "fill(p, n); take(n);", "n" },
		{ "fill(p, &n); take(n);", "y" },
		{ "fill((void *)&n, p); take(n);", "y" },
		{ "if (fill((&n), p)) return; take(n);", "y" },
		{ "other(&n, p); take(n);", "n" },
		{ "both_overflow(in(), 2, &n); take(n);", "y" },
		{ "both_overflow(a, 2, &n); take(n);", "n" },
		{ "x = n; n = y; take(in() % 2 + n);", "n" },
		{ "*p = in(); take(*p);", "y" },
		{ "*p = in(); take(p);", "n" },
		{ "(*p) = in(); take(*p);", "y" },
		{ "void *p = in(); take(p);", "y" },
		{ "a[1] = in(); take(a[1]);", "y" },
		{ "a[1] = in(); take(a);", "n" },
		{ "h->a[1] = in(); take(h->a[2]);", "y" },
		{ "u8 n = in(); take(n);", "n" },
		{ "u8 n; n = in(); return n; take(n * 2);", "n" },
		{ "unsigned short n = in(); m = n; take(m);", "n" },
		{ "u8 n; { u32 n = in(); take(n); }", "y" },
		{ "u8 *n = in(); take(n);", "y" },
		{ "u8 n[4]; n[1] = in(); take(n[1]);", "y" },
		{ "struct u8 m = in(); take(m);", "n" },
		{ "T n __free(x) = in(); take(n);", "y" },
		{ "int n __maybe_unused = in(); take(n);", "y" },
	};

	(void)state;
	check_f(cases, G_N_ELEMENTS(cases));
}

static void test_functions(void **state)
{
	static const struct reach_case cases[] = {
		{ "int g(void) { return in(); } void f(void) { take(g()); }",
		  "y" },
		{ "int g(void) { in(); return 4; } void f(void) { take(g()); }",
		  "n" },
		{ "void f(int n) { take(n); } void g(void) { f(in()); }", "y" },
		{ "void f(int n) { take(n); } void g(void) { f(4); in(); }",
		  "n" },
		{ "void f(int a, int n) { take(n); }"
		  "void g(void) { f(in(), 4); }",
		  "n" },
		{ "void f(int n) { take(n); f(in()); }", "y" },
		{ "void f(u8 n) { take(n); } void g(void) { f(in()); }", "n" },
		{ "int g(int *p) { *p = in(); } void f(void) { g(&n); take(n); "
		  "}",
		  "y" },
		{ "int g(int *p) { fill(p, 1); } void f(void)"
		  "{ g(&n); take(n); }",
		  "y" },
		{ "int g(int q, int *p) { *p = in(); }"
		  "void f(void) { g(&n, 0); take(n); }",
		  "n" },
		{ "void f(char remote *b, int n) { take(n); }", "y" },
		{ "void f(char remote *b, int a, int n) { take(n); }", "n" },
		{ "void f(char remote *b, int *n) { take(n); }", "n" },
		{ "int n; modpar(n, int); void f(void) { take(n); }", "y" },
		{ "int n; other(n, int); void f(void) { take(n); }", "n" },
		{ "int n; void f(void) { take(n); } void g(void) { n = in(); }",
		  "y" },
	};

	(void)state;
	check(cases, G_N_ELEMENTS(cases));
}

static void test_members(void **state)
{
	static const struct reach_case cases[] = {
		{ "void f(S *s) { take(s->n); } void g(S *t) { t->n = in(); }",
		  "y" },
		{ "void f(S *s) { take(s->n); } void g(S *t) { t->m = in(); }",
		  "n" },
		{ "void f(S *s) { take(s->n); }"
		  "void g(S *t) { fill(&t->n, 1); }",
		  "y" },
		{ "void f(S *s) { take(s->n); }"
		  "void g(void) { S t = { .n = in() }; }",
		  "y" },
		{ "void f(void) { fill(&s, p); take(s.n); }", "y" },
		{ "void f(void) { fill(s, p); take(s->n); }", "y" },
		{ "void f(void) { s = image(p); take(s->n); }", "y" },
		{ "void f(void) { s = (T *)image(p); take(s->n); }", "y" },
		{ "void f(void) { s = base + image(p); take(s->n); }", "n" },
		{ "void f(void) { fill(&s->h, p); take(s->h.n); }", "y" },
		{ "void f(void) { fill(&t, p); s = &t; take(s->n); }", "y" },
		{ "void f(void) { fill(&t, p); take(s->n); }", "n" },
		{ "void f(S *s) { take(s->n); }"
		  "void g(void) { S t; fill(&t, p); f(&t); }",
		  "y" },
		{ "void g(S *t) { fill(t, p); }"
		  "void f(void) { S s; g(&s); take(s.n); }",
		  "y" },
		{ "void f(struct blob *b) { take(b->size); }", "y" },
		{ "void f(struct b *b) { take(b->size); }", "n" },
		{ "void f(void *d, struct client *c)"
		  "{ struct s *s = d; take(s->n); }",
		  "y" },
		{ "void f(void *d, struct c *c)"
		  "{ struct s *s = d; take(s->n); }",
		  "n" },
		{ "void f(S *s) { take(s->a.b[3].n); }"
		  "void g(S *t) { t->x[1].n = in(); }",
		  "y" },
	};

	(void)state;
	check(cases, G_N_ELEMENTS(cases));
}

/* What was found to lead nowhere for one seed is not asked again. */
static void test_many_seeds(void **state)
{
	static const struct reach_case cases[] = {
		{ "void f(void) { a = b; take(a); take(b); b = in();"
		  "c = d; take(c); take(d); take(c); take(a); }",
		  "yynnny" },
	};

	(void)state;
	check(cases, G_N_ELEMENTS(cases));
}

/* Brackets without end are no reason to overflow the stack. */
static void test_deep(void **state)
{
	GString *text = g_string_new("void f(void) { take(");
	char *got;

	(void)state;
	for (int i = 0; i < 100000; i++)
		g_string_append(text, i % 2 ? "(" : "*");
	got = answers(text->str);
	assert_string_equal(got, "");
	g_free(got);
	for (int i = 0; i < 100000; i++)
		g_string_append(text, i % 2 ? ")" : "n");
	g_string_append(text, "); }");
	got = answers(text->str);
	assert_string_equal(got, "y");
	g_free(got);
	g_string_free(text, TRUE);
}

/* A rule whose origins are plain words has none of this. */
static void test_plain(void **state)
{
	GPtrArray *rules = rules_of("take:0\norigins = in() word", "");
	struct source *src = source_new("", 0);

	(void)state;
	assert_null(reach_new(
		src, (const struct rule *)g_ptr_array_index(rules, 0)));
	source_free(src);
	g_ptr_array_unref(rules);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expressions),
		cmocka_unit_test(test_locals),
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_many_seeds),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
