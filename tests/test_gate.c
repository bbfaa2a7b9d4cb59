// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "gate.h"

/* The gate's words are all that it reads of a rule. */
struct gated {
	struct rule rules[3];
	GPtrArray *list;
	struct gate *gate;
};

static void set_words(struct rule *rule, guint group, const char *words)
{
	char **list = g_strsplit(words, " ", -1);

	rule->gate[group] = g_ptr_array_new_with_free_func(g_free);
	for (char **w = list; *w; w++)
		g_ptr_array_add(rule->gate[group], *w);
	g_free(list);
}

static void change_words(struct rule *rule, guint group, const char *words)
{
	g_ptr_array_unref(rule->gate[group]);
	set_words(rule, group, words);
}

static void gated_init(struct gated *g)
{
	static const char *const words[3][GATE_GROUPS] = {
		{ "take give", "", "" },
		{ "take", "flag", "" },
		{ "a", "b bb", "c" },
	};

	memset(g, 0, sizeof(*g));
	g->list = g_ptr_array_new();
	for (guint r = 0; r < G_N_ELEMENTS(words); r++) {
		for (guint k = 0; k < GATE_GROUPS; k++)
			set_words(&g->rules[r], k, words[r][k]);
		g->rules[r].seeds = g_hash_table_new(g_str_hash, g_str_equal);
		g->rules[r].types = g_ptr_array_new();
		g->rules[r].origins = g_ptr_array_new();
		g_ptr_array_add(g->list, &g->rules[r]);
	}
	g->gate = gate_new(g->list, GATE_SEEDS);
}

static void gated_clear(struct gated *g)
{
	for (guint r = 0; r < g->list->len; r++) {
		for (guint k = 0; k < GATE_GROUPS; k++)
			g_ptr_array_unref(g->rules[r].gate[k]);
		g_hash_table_unref(g->rules[r].seeds);
		g_ptr_array_unref(g->rules[r].types);
		g_ptr_array_unref(g->rules[r].origins);
	}
	g_ptr_array_unref(g->list);
	gate_free(g->gate);
}

static void add_seed(struct rule *rule, const char *word, unsigned int mask)
{
	g_hash_table_insert(rule->seeds, (char *)(uintptr_t)word,
			    GUINT_TO_POINTER(mask));
}

static uint32_t scan(const struct gated *g, const char *text, size_t len)
{
	char *copy = g_malloc(len + 1); /* exact, for Asan */
	uint32_t bits;

	memcpy(copy, text, len);
	copy[len] = '\0';
	bits = gate_scan(g->gate, copy, len, NULL);
	g_free(copy);
	return bits;
}

static void test_scan(void **state)
{
	static const struct {
		const char *text;
		uint32_t rules;
	} cases[] = {
		{ "", 0 },
		{ "take", 1 },
		{ "x = give(1);", 1 },
		{ "taken retake take_ _take take2 Take", 0 },
		{ "take flag", 3 },
		{ "flag", 0 },
		{ "a b c", 4 },
		{ "a bb\nc;take", 5 },
		{ "a c", 0 },
		{ "/* take */ \"flag\"", 3 },
		{ "#define take", 1 },
		{ "\xfftake\xff", 1 },
		{ "2take", 0 },
	};
	struct gated g;

	(void)state;
	gated_init(&g);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		CHECK(scan(&g, cases[i].text, strlen(cases[i].text)) ==
			      cases[i].rules,
		      "%s", cases[i].text);
	gated_clear(&g);
}

/* take:0 give:1 and b:t0 are seeds, the latter where there is a bb. */
static void test_seeds(void **state)
{
	static const struct {
		const char *text;
		uint32_t rules;
	} cases[] = {
		{ "take(sizeof(struct x), f)", 0 },
		{ "take\n(\tsizeof ( *p->q ) , f)", 0 },
		{ "take(sizeof *p->q, f)", 0 },
		{ "take(sizeof(x))", 0 },
		{ "take(sizeof(x) * n, f)", 1 },
		{ "take(sizeof(x)", 1 },
		{ "take(sizeofx, f)", 1 },
		{ "take(n, sizeof(x))", 1 },
		{ "take(/* all */ sizeof(x), f)", 1 },
		{ "take(sizeof(\"x\"), f)", 1 },
		{ "take = 1", 1 },
		{ "take(", 1 },
		{ "take", 1 },
		{ "take(sizeof(x), f); take(n)", 1 },
		{ "#define t(f) take(sizeof(x), f)", 1 },
		{ "#define t(f) \\\n\ttake(sizeof(x), f)", 1 },
		{ "give(&x->y[f(a, b)], sizeof(x), f)", 0 },
		{ "give(x, n)", 1 },
		{ "give(sizeof(x), n)", 1 },
		{ "give(x)", 1 },
		{ "b bb *x;", 4 },
		{ "b sizeof(struct bb)", 4 },
		{ "b bb(x)", 4 },
		{ "b bb(&x->y, z)", 4 },
		{ "b bb(&x[1])", 4 },
		{ "b struct bb x;", 0 },
		{ "b struct bb { int x; };", 0 },
		{ "b bb(&x->y.z)", 0 },
		{ "b bb", 4 },
		{ "b bb x; bb *y;", 4 },
		{ "b(sizeof(struct bb))", 4 },
		{ "b(sizeof(struct x)) bb *y;", 0 },
		{ "b(sizeof(struct x)) bb", 0 },
		{ "b(sizeof(*x)) bb *x;", 4 },
		{ "bb\n** x; b ( n * sizeof(x[0]) , y)", 4 },
		{ "bb *x, *y; b(y->x)", 4 },
		{ "bb *x; b(x->y)", 0 },
		{ "bb *x; b(y, x)", 0 },
		{ "bb *x; b(x + 1)", 4 },
		{ "bb *x; b(x, (y))", 4 },
		{ "b(x) bb(y->x)", 4 },
		{ "b(x) bb(&x->y)", 0 },
		{ "b(x) bb(&x[y->x])", 0 },
		{ "b(x) bb(f(x), 1)", 4 },
		{ "b(x) bb(x, 1)", 0 },
		{ "b(x) bb /* */ *x", 4 },
		{ "b(x) bb(\"x\")", 4 },
		{ "b(\"x\") struct bb y;", 0 },
		{ "b(\"x\", sizeof(struct bb))", 4 },
		{ "b(\"x\") bb *y;", 4 },
		{ "b(x) struct bb AUTO_FREE(x);", 4 },
		{ "b(x) struct bb AUTO_FREE(y);", 0 },
		{ "b(1) bb *x;", 0 },
		{ "b(", 0 },
		{ "bb *x; b(", 4 },
		{ "b(x) bb(", 4 },
	};
	struct gated g;

	(void)state;
	gated_init(&g);
	add_seed(&g.rules[0], "take", 1);
	add_seed(&g.rules[0], "give", 2);
	change_words(&g.rules[1], 0, "none");
	change_words(&g.rules[2], 0, "b");
	change_words(&g.rules[2], 1, "bb");
	change_words(&g.rules[2], 2, "");
	add_seed(&g.rules[2], "b", SEED_TYPED | 1);
	g_ptr_array_add(g.rules[2].types, (char *)(uintptr_t)"bb");
	gate_free(g.gate);
	g.gate = gate_new(g.list, GATE_SEEDS);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
		CHECK(scan(&g, cases[i].text, strlen(cases[i].text)) ==
			      cases[i].rules,
		      "%s", cases[i].text);
	gated_clear(&g);
}

/* A word may lie anywhere in what is looked at at once, or in two such pieces.
 */
static void test_places(void **state)
{
	char text[256];
	struct gated g;

	(void)state;
	gated_init(&g);
	for (size_t at = 0; at + 5 < sizeof(text); at++) {
		for (char before = ' '; before;
		     before = before == ' ' ? 'x' : 0) {
			memset(text, before, sizeof(text));
			memcpy(text + at, "take", 4);
			CHECK(scan(&g, text, at + 4) == (!at || before == ' '),
			      "%zu", at);
			text[at + 4] = ';';
			CHECK(scan(&g, text, sizeof(text)) ==
				      (!at || before == ' '),
			      "%zu", at);
		}
	}
	gated_clear(&g);
}

static void test_nul_bytes(void **state)
{
	struct gated g;

	(void)state;
	gated_init(&g);
	assert_int_equal(scan(&g, "a\0take\0b", 8), 1);
	assert_int_equal(scan(&g, "ta\0ke", 5), 0);
	gated_clear(&g);
}

static void test_no_rules(void **state)
{
	GPtrArray *none = g_ptr_array_new();
	struct gate *gate = gate_new(none, GATE_SEEDS);

	(void)state;
	assert_int_equal(gate_scan(gate, "take", 4, NULL), 0);
	gate_free(gate);
	gate_free(NULL);
	g_ptr_array_unref(none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scan),
		cmocka_unit_test(test_seeds),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_nul_bytes),
		cmocka_unit_test(test_no_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
