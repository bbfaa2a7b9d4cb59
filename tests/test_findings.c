// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "findings.h"

struct fixture {
	char *dir;
	struct rule rules[2]; /* the second one is grouped by arch */
	struct problems *problems;
	struct tree *tree;
	struct findings *findings;
};

static void add_tree(struct fixture *f)
{
	char *error = NULL;

	f->tree = tree_open(f->dir, f->problems, &error);
	CHECK(f->tree, "%s", error);
}

static struct fixture begin(void)
{
	struct fixture f = {
		.dir = scratch_new(),
		.rules = { { .id = (char *)(uintptr_t)"KAP901" },
			   { .id = (char *)(uintptr_t)"KAP902",
			     .group_by_arch = true } },
		.problems = problems_new(),
		.findings = findings_new(),
	};

	scratch_file(f.dir, "a.c", "one\n  two( x );\nthree\n");
	add_tree(&f);
	return f;
}

static void end(struct fixture *f)
{
	findings_free(f->findings);
	tree_free(f->tree);
	problems_free(f->problems);
	scratch_end(f->dir);
}

static struct finding *at(const struct fixture *f, guint i)
{
	return (struct finding *)g_ptr_array_index(f->findings->list, i);
}

static struct finding *add(struct fixture *f, guint rule, enum level level,
			   enum engine_bit engine, const char *path,
			   unsigned int line, const char *message)
{
	struct finding *found = finding_new(&f->rules[rule], level, engine,
					    path, line, 1, message);

	findings_add(f->findings, found);
	return found;
}

/* All that a report shows of the findings. */
static char *spell(const struct fixture *f)
{
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < f->findings->list->len; i++) {
		const struct finding *x = at(f, i);

		g_string_append_printf(out, "%s %d %u %s:%u-%u %s %s %s\n",
				       x->rule->id, x->level, x->engines,
				       x->where.path, x->where.line,
				       x->where.end_line, x->function,
				       x->message, x->fingerprint);
		for (guint k = 0; k < x->steps->len; k++) {
			const struct place *p =
				(const struct place *)g_ptr_array_index(
					x->steps, k);

			g_string_append_printf(out, "  %u %s\n", p->line,
					       p->message);
		}
		for (guint k = 0; k < x->related->len; k++) {
			const struct place *p =
				(const struct place *)g_ptr_array_index(
					x->related, k);

			g_string_append_printf(out, "  %s:%u %s\n", p->path,
					       p->line, p->message);
		}
	}
	return g_string_free(out, FALSE);
}

static void test_sorted(void **state)
{
	struct fixture f = begin();
	static const struct {
		const char *path;
		unsigned int line, rule;
	} want[] = { { "a.c", 1, 0 },
		     { "a.c", 2, 0 },
		     { "a.c", 2, 1 },
		     { "a.c", 10, 0 },
		     { "b.c", 1, 0 } };

	(void)state;
	add(&f, 0, LEVEL_NOTE, ENGINE_COCCI, "b.c", 1, "m");
	add(&f, 1, LEVEL_NOTE, ENGINE_COCCI, "a.c", 2, "m");
	add(&f, 0, LEVEL_NOTE, ENGINE_COCCI, "a.c", 10, "m");
	add(&f, 0, LEVEL_NOTE, ENGINE_COCCI, "a.c", 2, "m");
	add(&f, 0, LEVEL_NOTE, ENGINE_COCCI, "a.c", 1, "m");
	findings_merge(f.findings);
	findings_fingerprint(f.findings, f.tree);
	findings_group(f.findings);
	assert_int_equal(f.findings->list->len, G_N_ELEMENTS(want));
	for (guint i = 0; i < G_N_ELEMENTS(want); i++) {
		assert_string_equal(at(&f, i)->where.path, want[i].path);
		assert_int_equal(at(&f, i)->where.line, want[i].line);
		assert_ptr_equal(at(&f, i)->rule, &f.rules[want[i].rule]);
	}
	end(&f);
}

/* One place, one rule: the higher level wins, the engines are joined. */
static void test_merged(void **state)
{
	struct fixture f = begin();
	struct finding *weak, *strong;

	(void)state;
	weak = add(&f, 0, LEVEL_NOTE, ENGINE_COCCI, "a.c", 2, "weak");
	strong = add(&f, 0, LEVEL_WARNING, ENGINE_CLANG, "a.c", 2, "strong");
	add(&f, 0, LEVEL_NOTE, ENGINE_COCCI, "a.c", 2, "weak");
	place_add(weak->related, "a.c", 1, 1, "one");
	place_add(strong->related, "a.c", 3, 1, "three");
	place_add(strong->related, "a.c", 1, 1, "one");
	findings_merge(f.findings);
	findings_fingerprint(f.findings, f.tree);
	findings_group(f.findings);
	assert_int_equal(f.findings->list->len, 1);
	assert_string_equal(at(&f, 0)->message, "strong");
	assert_int_equal(at(&f, 0)->level, LEVEL_WARNING);
	assert_int_equal(at(&f, 0)->engines, ENGINE_COCCI | ENGINE_CLANG);
	assert_int_equal(at(&f, 0)->related->len, 2);
	assert_int_equal(findings_count(f.findings, LEVEL_WARNING), 1);
	assert_int_equal(findings_count(f.findings, LEVEL_NOTE), 0);
	end(&f);
}

/* Two members lost at one place: the second one is named at its own places. */
static void test_two_members(void **state)
{
	struct fixture f = begin();
	struct finding *a, *b, *freed;

	(void)state;
	a = add(&f, 0, LEVEL_WARNING, ENGINE_COCCI, "a.c", 2, "a is lost");
	b = add(&f, 0, LEVEL_WARNING, ENGINE_COCCI, "a.c", 2, "b is lost");
	freed = add(&f, 0, LEVEL_WARNING, ENGINE_COCCI, "a.c", 2, "A is lost");
	place_add(a->related, "a.c", 1, 1, "allocated");
	place_add(b->related, "a.c", 3, 1, "allocated");
	a->member = g_strdup("a");
	freed->member = g_strdup("A");
	freed->freed_path = g_strdup("b.c");
	findings_merge(f.findings);
	assert_int_equal(f.findings->list->len, 1);
	assert_string_equal(at(&f, 0)->message, "a is lost");
	assert_null(at(&f, 0)->freed_path);
	assert_int_equal(at(&f, 0)->related->len, 2);
	assert_string_equal(
		((struct place *)at(&f, 0)->related->pdata[0])->message,
		"allocated");
	assert_string_equal(
		((struct place *)at(&f, 0)->related->pdata[1])->message,
		"b is lost");
	end(&f);
}

/* Other columns and other rules are other findings. */
static void test_not_merged(void **state)
{
	struct fixture f = begin();

	(void)state;
	add(&f, 0, LEVEL_NOTE, ENGINE_COCCI, "a.c", 2, "m");
	add(&f, 0, LEVEL_NOTE, ENGINE_COCCI, "a.c", 2, "m")->where.col = 5;
	add(&f, 1, LEVEL_NOTE, ENGINE_COCCI, "a.c", 2, "m");
	add(&f, 0, LEVEL_NOTE, ENGINE_COCCI, "b.c", 2, "m");
	findings_merge(f.findings);
	findings_fingerprint(f.findings, f.tree);
	findings_group(f.findings);
	assert_int_equal(f.findings->list->len, 4);
	end(&f);
}

static void test_grouped(void **state)
{
	struct fixture f = begin();
	static const char *const want[] = { "arch/x/a.c",  "arch/x/b.c",
					    "arch/xy/a.c", "lib/a.c",
					    "lib/b.c",	   "old/arch/x/a.c" };

	(void)state;
	add(&f, 1, LEVEL_WARNING, ENGINE_COCCI, "arch/x/mm/z.c", 1, "last");
	add(&f, 1, LEVEL_WARNING, ENGINE_COCCI, "arch/x/a.c", 1, "first");
	add(&f, 1, LEVEL_WARNING, ENGINE_COCCI, "arch/xy/a.c", 1, "m");
	add(&f, 1, LEVEL_NOTE, ENGINE_COCCI, "arch/x/b.c", 1, "level");
	add(&f, 1, LEVEL_WARNING, ENGINE_COCCI, "lib/a.c", 1, "m");
	add(&f, 1, LEVEL_WARNING, ENGINE_COCCI, "lib/b.c", 1, "m");
	add(&f, 1, LEVEL_WARNING, ENGINE_COCCI, "old/arch/x/a.c", 1, "m");
	add(&f, 1, LEVEL_WARNING, ENGINE_COCCI, "old/arch/x/b.c", 1, "m");
	findings_merge(f.findings);
	findings_fingerprint(f.findings, f.tree);
	findings_group(f.findings);
	assert_int_equal(f.findings->list->len, G_N_ELEMENTS(want));
	for (guint i = 0; i < G_N_ELEMENTS(want); i++)
		assert_string_equal(at(&f, i)->where.path, want[i]);
	assert_string_equal(at(&f, 0)->message, "first");
	assert_int_equal(at(&f, 0)->related->len, 1);
	end(&f);
}

static void test_not_grouped(void **state)
{
	struct fixture f = begin();

	(void)state;
	add(&f, 0, LEVEL_WARNING, ENGINE_COCCI, "arch/x/a.c", 1, "m");
	add(&f, 0, LEVEL_WARNING, ENGINE_COCCI, "arch/x/b.c", 1, "m");
	findings_merge(f.findings);
	findings_fingerprint(f.findings, f.tree);
	findings_group(f.findings);
	assert_int_equal(f.findings->list->len, 2);
	end(&f);
}

/* --- order ------------------------------------------------------------------
 */

/* Findings that differ in one respect each, the n-th of them. */
static void add_variant(struct fixture *f, int n)
{
	struct finding *x = add(f, n == 1, n == 2 ? LEVEL_NOTE : LEVEL_WARNING,
				n == 3 ? ENGINE_CLANG : ENGINE_COCCI,
				n == 4 ? "arch/x/b.c" : "arch/x/a.c", 2,
				n == 5 ? "other" : "m");

	if (n == 6)
		x->where.end_line = 3;
	x->function = g_strdup(n == 7 ? "g" : "f");
	if (n == 8)
		place_add(x->steps, "arch/x/a.c", 1, 1, "step");
	if (n == 9)
		place_add(x->steps, "arch/x/a.c", 1, 1, "other step");
	if (n == 10)
		place_add(x->related, "arch/x/a.c", 1, 1, "related");
	if (n == 11)
		place_add(x->related, "arch/x/a.c", 1, 1, "other related");
	if (n == 12)
		x->rule = &f->rules[1];
	if (n == 13)
		x->where.end_col = 3;
}

/* Whatever order they come in, the same comes out. */
static void test_any_order(void **state)
{
	enum { N = 14 };
	GRand *rand = g_rand_new_with_seed(4);
	char *first = NULL;

	(void)state;
	for (int round = 0; round < 300; round++) {
		struct fixture f = begin();
		int order[N];
		char *got;

		for (int i = 0; i < N; i++) {
			int k = g_rand_int_range(rand, 0, i + 1);

			order[i] = order[k];
			order[k] = i;
		}
		for (int i = 0; i < N; i++)
			add_variant(&f, order[i]);
		findings_merge(f.findings);
		findings_fingerprint(f.findings, f.tree);
		findings_group(f.findings);
		got = spell(&f);
		if (!first)
			first = g_strdup(got);
		CHECK(!strcmp(first, got), "%s\nand\n%s", first, got);
		g_free(got);
		end(&f);
	}
	g_free(first);
	g_rand_free(rand);
}

/* --- fingerprints ------------------------------------------------------------
 */

static char *fingerprint(const char *text, unsigned int line,
			 const char *function)
{
	struct fixture f = begin();
	char *print;

	scratch_file(f.dir, "a.c", text);
	add(&f, 0, LEVEL_NOTE, ENGINE_COCCI, "a.c", line, "m")->function =
		g_strdup(function);
	findings_merge(f.findings);
	findings_fingerprint(f.findings, f.tree);
	findings_group(f.findings);
	print = g_strdup(at(&f, 0)->fingerprint);
	assert_int_equal(strlen(print), 64);
	end(&f);
	return print;
}

static void test_fingerprints(void **state)
{
	static const struct {
		const char *what, *text;
		unsigned int line;
		const char *function;
		bool same;
	} cases[] = {
		{ "moved", "\n\nnew\n\tx = f(a, b);\n", 4, "g", true },
		{ "reformatted", "x=f( a,b );", 1, "g", true },
		{ "CRLF", "x = f(a, b);\r\n", 1, "g", true },
		{ "another line", "x = f(a, c);\n", 1, "g", false },
		{ "another function", "x = f(a, b);\n", 1, "h", false },
		{ "no function", "x = f(a, b);\n", 1, NULL, false },
		{ "line past the end", "x = f(a, b);\n", 9, "g", false },
	};
	char *base = fingerprint("x = f(a, b);\n", 1, "g");

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *other = fingerprint(cases[i].text, cases[i].line,
					  cases[i].function);

		CHECK(!strcmp(base, other) == cases[i].same, "%s",
		      cases[i].what);
		g_free(other);
	}
	g_free(base);
}

/* Lines that are alike in all respects are told apart by their order. */
static void test_alike(void **state)
{
	struct fixture f = begin();

	(void)state;
	scratch_file(f.dir, "a.c", "x;\nx;\ny;\n");
	add(&f, 0, LEVEL_NOTE, ENGINE_COCCI, "a.c", 1, "m");
	add(&f, 0, LEVEL_NOTE, ENGINE_COCCI, "a.c", 2, "m");
	add(&f, 1, LEVEL_NOTE, ENGINE_COCCI, "a.c", 1, "m");
	add(&f, 0, LEVEL_NOTE, ENGINE_COCCI, "gone.c", 1, "m");
	findings_merge(f.findings);
	findings_fingerprint(f.findings, f.tree);
	findings_group(f.findings);
	for (guint i = 0; i < f.findings->list->len; i++)
		for (guint k = 0; k < i; k++)
			assert_string_not_equal(at(&f, i)->fingerprint,
						at(&f, k)->fingerprint);
	end(&f);
}

static void test_none(void **state)
{
	struct fixture f = begin();

	(void)state;
	findings_merge(f.findings);
	findings_fingerprint(f.findings, f.tree);
	findings_group(f.findings);
	assert_int_equal(f.findings->list->len, 0);
	finding_free(NULL);
	end(&f);
}

/* Two engines on one line: the nearest, and each only once. */
static void test_engines_on_one_line(void **state)
{
	struct fixture f = begin();
	struct finding *clang;

	(void)state;
	add(&f, 0, LEVEL_WARNING, ENGINE_COCCI, "a.c", 2, "first");
	add(&f, 0, LEVEL_WARNING, ENGINE_COCCI, "a.c", 2, "second")->where.col =
		20;
	clang = add(&f, 0, LEVEL_NOTE, ENGINE_CLANG, "a.c", 2, "third");
	clang->where.col = 18;
	place_add(clang->steps, "a.c", 1, 1, "Clang's way");
	add(&f, 1, LEVEL_NOTE, ENGINE_CLANG, "a.c", 2, "other rule");
	findings_merge(f.findings);
	assert_int_equal(f.findings->list->len, 3);
	assert_string_equal(at(&f, 0)->message, "first");
	assert_int_equal(at(&f, 0)->engines, ENGINE_COCCI);
	assert_string_equal(at(&f, 1)->message, "other rule");
	assert_string_equal(at(&f, 2)->message, "second");
	assert_int_equal(at(&f, 2)->engines, ENGINE_COCCI | ENGINE_CLANG);
	assert_int_equal(at(&f, 2)->level, LEVEL_WARNING);
	assert_int_equal(at(&f, 2)->steps->len, 1);
	end(&f);
}

/* The higher level brings its words and place; of equal ones Coccinelle's. */
static void test_engines_levels(void **state)
{
	static const struct {
		enum level cocci, clang;
		const char *want;
	} cases[] = {
		{ LEVEL_WARNING, LEVEL_ERROR, "clang" },
		{ LEVEL_WARNING, LEVEL_WARNING, "cocci" },
		{ LEVEL_WARNING, LEVEL_NOTE, "cocci" },
	};

	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct fixture f = begin();

		add(&f, 0, cases[i].cocci, ENGINE_COCCI, "a.c", 2, "cocci")
			->where.col = 5;
		add(&f, 0, cases[i].clang, ENGINE_CLANG, "a.c", 2, "clang");
		findings_merge(f.findings);
		assert_int_equal(f.findings->list->len, 1);
		CHECK(!strcmp(at(&f, 0)->message, cases[i].want), "%u", i);
		end(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sorted),
		cmocka_unit_test(test_merged),
		cmocka_unit_test(test_two_members),
		cmocka_unit_test(test_not_merged),
		cmocka_unit_test(test_grouped),
		cmocka_unit_test(test_not_grouped),
		cmocka_unit_test(test_any_order),
		cmocka_unit_test(test_fingerprints),
		cmocka_unit_test(test_alike),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_engines_on_one_line),
		cmocka_unit_test(test_engines_levels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
