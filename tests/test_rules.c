// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "gate.h"

#define RULE                                                                   \
	"[rule]\n"                                                             \
	"id = KAP901\n"                                                        \
	"name = made-up\n"                                                     \
	"title = a title\n"                                                    \
	"level = error\n"                                                      \
	"engines = cocci kconfig\n"
#define REST                                                                   \
	"[gate]\n"                                                             \
	"any = take give\n"                                                    \
	"[slice]\n"                                                            \
	"seeds = take:0,2 give\n"                                              \
	"[help]\n"                                                             \
	"why = a reason\n"

static GPtrArray *load(const char *dir, const char *card, char **error)
{
	scratch_file(dir, "checkers/made-up/rule.ini", card);
	scratch_file(dir, "cocci/made-up.cocci", "");
	return rules_load(dir, error);
}

static const char *word(const GPtrArray *list, guint i)
{
	return (const char *)g_ptr_array_index(list, i);
}

static void test_good_card(void **state)
{
	static const char card[] =
		RULE "cwe = CWE-1\ngroup = arch\n"
		     "[gate]\nany = take give\n  more\nand = x\nand2 = y z\n"
		     "[slice]\nseeds = take:0,2 give\n"
		     "follow = callers fields\n"
		     "[upstream]\nfix = 1 a\n  2 b\n"
		     "[help]\nwhy = first line\n  second line\n";
	char *dir = scratch_new(), *error = NULL;
	GPtrArray *rules = load(dir, card, &error);
	const struct rule *r;

	(void)state;
	CHECK(rules, "%s", error);
	assert_int_equal(rules->len, 1);
	r = rules_find(rules, "KAP901");
	assert_non_null(r);
	assert_string_equal(r->title, "a title");
	assert_string_equal(r->cwe, "CWE-1");
	assert_int_equal(r->level, LEVEL_ERROR);
	assert_int_equal(r->engines, ENGINE_COCCI | ENGINE_KCONFIG);
	assert_true(r->group_by_arch);
	assert_int_equal(r->gate[0]->len, 3);
	assert_string_equal(word(r->gate[0], 2), "more");
	assert_int_equal(r->gate[1]->len, 1);
	assert_int_equal(r->gate[2]->len, 2);
	assert_int_equal(
		GPOINTER_TO_UINT(g_hash_table_lookup(r->seeds, "take")),
		1u << 0 | 1u << 2);
	assert_true(g_hash_table_contains(r->seeds, "give"));
	assert_int_equal(r->follow, FOLLOW_CALLERS | FOLLOW_FIELDS);
	assert_string_equal(r->upstream_fix, "1 a\n2 b");
	assert_string_equal(r->why, "first line\nsecond line");
	assert_non_null(r->cocci_path);
	g_ptr_array_unref(rules);
	scratch_end(dir);
}

/* Each wrong card names its file, and its line where there is one. */
static void test_wrong_cards(void **state)
{
	static const struct {
		const char *what, *card, *said;
	} cases[] = {
		{ "unknown key", RULE "colour = red\n" REST, "rule.ini:7: " },
		{ "unknown section", RULE REST "[other]\na = b\n",
		  "rule.ini:14: " },
		{ "key of another section", RULE "seeds = take\n" REST,
		  "rule.ini:7: " },
		{ "no section", "id = KAP901\n" RULE REST, "rule.ini:1: " },
		{ "no key at all", RULE "word\n" REST, "rule.ini:7: " },
		{ "unknown level", "[rule]\nlevel = fatal\n" RULE REST,
		  "rule.ini:2: " },
		{ "unknown engine", "[rule]\nengines = cocci magic\n" RULE REST,
		  "rule.ini:2: " },
		{ "unknown group", RULE "group = folder\n" REST,
		  "rule.ini:7: " },
		{ "seed position no number", RULE REST "[slice]\nseeds = a:x\n",
		  "rule.ini:14: " },
		{ "seed position empty", RULE REST "[slice]\nseeds = a:\n",
		  "rule.ini:14: " },
		{ "seed positions run together",
		  RULE REST "[slice]\nseeds = a:12\n", "rule.ini:14: " },
		{ "seed position missing behind a comma",
		  RULE REST "[slice]\nseeds = a:1,\n", "rule.ini:14: " },
		{ "seed twice", RULE REST "[slice]\nseeds2 = take:1\n",
		  "rule.ini:14: " },
		{ "second group given nothing",
		  RULE REST "[slice]\nseeds2 = a:0\n",
		  "rule.ini: given needs" },
		{ "seeds that are given nothing",
		  RULE REST "[slice]\nseeds2 = a:0\ngiven2 = b\n",
		  "rule.ini: given needs" },
		{ "seeds without arguments", RULE REST "[slice]\ngiven = b\n",
		  "rule.ini: given needs" },
		{ "given and follow",
		  RULE "[gate]\nany = a\n[slice]\nseeds = a:0\n"
		       "given = b\nfollow = callers\n[help]\nwhy = w\n",
		  "rule.ini: given and follow" },
		{ "unknown follow", RULE REST "[slice]\nfollow = callers all\n",
		  "rule.ini:14: " },
		{ "empty", "", "rule.ini: " },
		{ "no id", "[rule]\nname = made-up\n", "rule.ini: no id" },
		{ "no why", RULE "[gate]\nany = a\n[slice]\nseeds = a\n",
		  "rule.ini: name, title or why is missing" },
		{ "no engines",
		  "[rule]\nid = K\nname = made-up\ntitle = t\n" REST,
		  "rule.ini: no engines" },
		{ "no gate", RULE "[slice]\nseeds = a\n[help]\nwhy = w\n",
		  "rule.ini: no gate or no seeds" },
		{ "no seeds", RULE "[gate]\nany = a\n[help]\nwhy = w\n",
		  "rule.ini: no gate or no seeds" },
		{ "another name",
		  "[rule]\nid = K\nname = other\ntitle = t\nengines = "
		  "cocci\n" REST,
		  "rule.ini: name is not its folder's" },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *dir = scratch_new(), *error = NULL;
		GPtrArray *rules = load(dir, cases[i].card, &error);

		CHECK(!rules, "%s is taken", cases[i].what);
		CHECK(error && strstr(error, cases[i].said),
		      "%s: expected %s\ngot: %s", cases[i].what, cases[i].said,
		      error);
		g_free(error);
		scratch_end(dir);
	}
}

static void test_missing_parts(void **state)
{
	char *dir = scratch_new(), *error = NULL;
	char *patch = g_build_filename(dir, "cocci/made-up.cocci", NULL);

	(void)state;
	assert_null(rules_load(dir, &error));
	CHECK(strstr(error, "no rule cards"), "%s", error);
	g_clear_pointer(&error, g_free);
	g_ptr_array_unref(load(dir, RULE REST, &error));
	g_unlink(patch);
	assert_null(rules_load(dir, &error));
	CHECK(strstr(error, "semantic patch is missing"), "%s", error);
	g_free(error);
	g_free(patch);
	scratch_end(dir);
}

/* Two cards with one id would share the names of their slices. */
static void test_same_id(void **state)
{
	static const char card[] =
		"[rule]\nid = KAP901\nname = second\ntitle = t\n"
		"engines = cocci\n" REST;
	char *dir = scratch_new(), *error = NULL;

	(void)state;
	scratch_file(dir, "checkers/second/rule.ini", card);
	scratch_file(dir, "cocci/second.cocci", "");
	assert_null(load(dir, RULE REST, &error));
	CHECK(error && strstr(error, "KAP901"), "%s", error);
	g_free(error);
	scratch_end(dir);
}

static void add_rules(const char *dir, guint n)
{
	for (guint i = 0; i < n; i++) {
		char *card =
			g_strdup_printf("[rule]\nid = K%02u\nname = r%u\n"
					"title = t\nengines = cocci\n" REST,
					n - i, i);
		char *card_path = g_strdup_printf("checkers/r%u/rule.ini", i);
		char *patch_path = g_strdup_printf("cocci/r%u.cocci", i);

		scratch_file(dir, card_path, card);
		scratch_file(dir, patch_path, "");
		g_free(card);
		g_free(card_path);
		g_free(patch_path);
	}
}

static void test_many(void **state)
{
	char *dir = scratch_new(), *error = NULL;
	GPtrArray *rules;

	(void)state;
	add_rules(dir, GATE_MAX_RULES);
	/* a folder without a card is no rule */
	scratch_file(dir, "checkers/lib/api.h", "");
	rules = rules_load(dir, &error);
	CHECK(rules, "%s", error);
	assert_int_equal(rules->len, GATE_MAX_RULES);
	for (guint i = 0; i < rules->len; i++) {
		const struct rule *r =
			(const struct rule *)g_ptr_array_index(rules, i);

		assert_int_equal(r->index, i);
		assert_int_equal(strtoul(r->id + 1, NULL, 10), i + 1);
	}
	g_ptr_array_unref(rules);
	/* one more than the gate can tell apart must not go unnoticed */
	add_rules(dir, GATE_MAX_RULES + 1);
	assert_null(rules_load(dir, &error));
	assert_non_null(error);
	g_free(error);
	scratch_end(dir);
}

static void test_find(void **state)
{
	GPtrArray *rules = rules_of("a", "");

	(void)state;
	assert_non_null(rules_find(rules, "KAP901"));
	assert_non_null(rules_find(rules, "kap901"));
	assert_non_null(rules_find(rules, "made-up"));
	assert_null(rules_find(rules, "KAP90"));
	assert_null(rules_find(rules, ""));
	g_ptr_array_unref(rules);
}

static void test_words(void **state)
{
	enum level level;

	(void)state;
	for (enum level l = LEVEL_NOTE; l <= LEVEL_ERROR; l++) {
		assert_true(level_parse(level_name(l), &level));
		assert_int_equal(level, l);
	}
	assert_false(level_parse("Error", &level));
	assert_false(level_parse("", &level));
	for (unsigned int b = ENGINE_COCCI; b <= ENGINE_SPARSE; b <<= 1)
		assert_int_equal(engine_parse(engine_name((enum engine_bit)b)),
				 b);
	assert_int_equal(engine_parse("none"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_card),
		cmocka_unit_test(test_wrong_cards),
		cmocka_unit_test(test_missing_parts),
		cmocka_unit_test(test_same_id),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
