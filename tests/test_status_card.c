// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "status_change.h"

#define HEAD                                                                   \
	"[fix]\ncommit = 0123456789ab\ntitle = t\ncode = c\nwhat = w\n"        \
	"by = card\n"
#define PART "[part p]\nanchor = yes\nnamed = f\nlacks = l\n"

static const char rule_card[] =
	"[rule]\nid = KAP901\nname = made-up\ntitle = t\nengines = cocci\n"
	"[gate]\nany = x\n[slice]\nseeds = x\n[help]\nwhy = w\n";

/* The cards of a folder with these two beside one rule; NULL with *error. */
static GPtrArray *load(const char *one, const char *two, char **error)
{
	/* what cards point to has to live on */
	static GPtrArray *rules;
	char *dir = scratch_new();
	GPtrArray *cards;

	scratch_file(dir, "checkers/made-up/rule.ini", rule_card);
	scratch_file(dir, "cocci/made-up.cocci", "");
	scratch_file(dir, "checkers/made-up/upstream-1.ini", one);
	if (two)
		scratch_file(dir, "checkers/made-up/upstream-2.ini", two);
	if (rules)
		g_ptr_array_unref(rules);
	rules = rules_load(dir, error);
	CHECK(rules, "%s", *error);
	cards = upstream_load(dir, rules, error);
	scratch_end(dir);
	return cards;
}

static void test_good(void **state)
{
	char *error = NULL;
	GPtrArray *cards = load(
		"[fix]\ncommit = bbbbbbbbbbbb\ntitle = t\ncode = c\nwhat = w\n"
		"by = fix\nfollows = 0123456789ab\n" PART,
		HEAD "[lists]\nfree = kfree\n    kvfree\n" PART
		     "before = %free($a)\n    %free(*$a)\nrules = KAP901\n"
		     "[part q]\nonce = p\nnamed = g\nlacks = l\n",
		&error);
	const struct upstream *card;

	(void)state;
	CHECK(cards, "%s", error);
	assert_int_equal(cards->len, 2);
	/* what others follow stands first */
	card = (const struct upstream *)g_ptr_array_index(cards, 0);
	assert_string_equal(card->commit, "0123456789ab");
	assert_int_equal(card->parts->len, 2);
	assert_int_equal(
		((const struct part *)card->parts->pdata[0])->before->len, 2);
	assert_ptr_equal(upstream_find(cards, "0123456789abcdef"), card);
	assert_null(upstream_find(cards, "ffffffffffff"));
	g_ptr_array_unref(cards);
}

static void test_wrong(void **state)
{
	static const struct {
		const char *card, *error;
	} cases[] = {
		{ HEAD PART "colour = red\n", ".ini:11: unknown key" },
		{ HEAD "colour = red\n" PART, ".ini:7: unknown key" },
		{ HEAD PART "[colour]\na = b\n", ".ini:12: unknown key" },
		{ HEAD PART "before = %no(\n", "a %list that is not there" },
		{ HEAD PART "before = a &&\n", "nothing on a side of &&" },
		{ HEAD PART "rules = KAP999\n", ".ini:11: unknown key" },
		{ HEAD PART "missing = maybe\n", ".ini:11: unknown key" },
		{ HEAD PART "anchor = no\n", ".ini:11: unknown key" },
		{ HEAD PART "least = 2\n", "least does not fit" },
		{ HEAD PART "features = a\n", "least does not fit" },
		{ HEAD PART "change = @a@ = b\n", ".ini:11: unknown key" },
		{ HEAD PART "change = a => b\n", ".ini:11: unknown key" },
		{ HEAD PART "once = q\n", "once names no part" },
		{ HEAD PART "gate = a b c d\n", ".ini:11: unknown key" },
		{ HEAD, "no part is an anchor" },
		{ HEAD "[part p]\nnamed = f\nlacks = l\n",
		  "no part is an anchor" },
		{ HEAD "[part p]\nanchor = yes\nnamed = f\n",
		  "does not say what it lacks" },
		{ HEAD "[part p]\nanchor = yes\nlacks = l\n",
		  "a name, or features" },
		{ HEAD "[part p]\nanchor = yes\nlacks = l\nleast = 1\n"
		       "features = a\n",
		  "needs a gate" },
		{ HEAD "[part p]\nanchor = yes\nin = config\nlacks = l\n"
		       "least = 1\nfeatures = a\n",
		  "needs an arch" },
		{ HEAD "needs = a\n" PART, "go together" },
		{ HEAD "follows = ffffffffffff\n" PART,
		  "the commit it follows" },
		{ "[fix]\ncommit = 0123\n" PART, "no commit of 12" },
		{ "[fix]\ncommit = 0123456789ab\n" PART,
		  "title, code or what" },
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *error = NULL;
		GPtrArray *cards = load(cases[i].card, NULL, &error);

		CHECK(!cards && strstr(error, cases[i].error), "%zu: %s", i,
		      error ? error : "is taken");
		g_free(error);
	}
}

static void test_same_commit(void **state)
{
	char *error = NULL;

	(void)state;
	assert_null(load(HEAD PART, HEAD PART, &error));
	CHECK(strstr(error, "another card has its commit"), "%s", error);
	g_free(error);
}

/* The text as the first of a card's parts changes it; NULL: it does not. */
static char *change(const char *text_of_card, const char *text)
{
	char *error = NULL;
	GPtrArray *cards = load(text_of_card, NULL, &error);
	g_autoptr(GPtrArray) parts = g_ptr_array_new();
	const struct upstream *card;
	GString *changed;

	CHECK(cards, "%s", error);
	card = (const struct upstream *)g_ptr_array_index(cards, 0);
	g_ptr_array_add(parts, card->parts->pdata[0]);
	changed = status_change(card, parts, text, strlen(text));
	g_ptr_array_unref(cards);
	return changed ? g_string_free(changed, FALSE) : NULL;
}

static void check_change(const char *keys, const char *text, const char *want)
{
	g_autofree char *card = g_strconcat(HEAD PART, keys, NULL);
	g_autofree char *got = change(card, text);

	CHECK(!g_strcmp0(got, want), "%s: %s", text, got ? got : "no change");
}

static void test_change(void **state)
{
	static const char greater[] = "before = if ($j > $n)\n"
				      "after = if ($j == $n)\n"
				      "change = if ($j @>@ $n) => ==\n";
	static const char swap[] = "before = kfree($h); kfree($h->$m);\n"
				   "after = kfree($h->$m); kfree($h);\n"
				   "change = @kfree($h); kfree($h->$m)@; => "
				   "kfree($h->$m);\\nkfree($h)\n";

	(void)state;
	check_change(greater, "if (a > b) /* > */\n", "if (a == b) /* > */\n");
	check_change(greater, "if (a > b) if (c > d)",
		     "if (a == b) if (c == d)");
	check_change(greater, "if (a >= b)", NULL);
	check_change(greater, "if (a > 5)", NULL);
	check_change(swap, "\tif (x) {\n\t\tkfree(h);\n\t\tkfree(h->m);\n\t}\n",
		     "\tif (x) {\n\t\tkfree(h->m);\n\t\tkfree(h);\n\t}\n");
	check_change(swap, "kfree(h);\nkfree(g->m);\n", NULL);
}

/* What is taken out goes with its lines and its comment. */
static void test_change_to_nothing(void **state)
{
	static const char drop[] = "missing = fixed\n"
				   "before = f(void) {... old(\n"
				   "after = new(\n"
				   "change = @void f(void) {old();}@ =>\n";

	(void)state;
	check_change(drop,
		     "int a;\n\n/* Of old. */\nvoid f(void)\n{\n\told();\n}\n"
		     "\nint b;\n",
		     "int a;\n\nint b;\n");
	check_change(drop, "void f(void)\n{\n\told();\n\tmore();\n}\n", NULL);
	check_change(drop, "void g(void)\n{\n\told();\n}\n",
		     "void g(void)\n{\n\told();\n}\n");
}

/* A part of the file that shows once another one is mended. */
static void test_change_uncovers(void **state)
{
	static const char first[] =
		HEAD "[part p]\nanchor = yes\nin = file\ngate = x\nlacks = l\n"
		     "features = x\nleast = 1\n"
		     "before = a;\nafter = b;\nchange = @a@; => b\n";
	static const char second[] =
		"[part q]\nin = file\nlacks = l\nfeatures = b; && c;\n"
		"least = 1\nbefore = b; && c;\nafter = b; && d;\n"
		"change = b; && @c@; => d\n";
	g_autofree char *beside =
		g_strconcat(first, second, "gate = x\n", NULL);
	g_autofree char *apart = g_strconcat(first, second, "gate = y\n", NULL);
	g_autofree char *both = change(beside, "x; a; c;");
	g_autofree char *one = change(apart, "x; a; c;");

	(void)state;
	assert_string_equal(both, "x; b; d;");
	assert_string_equal(one, "x; b; c;");
}

/* What is still as before the fix is no fix, and no endless work. */
static void test_change_in_vain(void **state)
{
	(void)state;
	check_change("before = a;\nafter = b;\nchange = @a@; => a\n", "a;",
		     NULL);
	check_change("before = a;\nafter = b;\nchange = @c@; => b\n", "a; c;",
		     NULL);
	check_change("before = a;\nafter = b;\nchange = @c@; => d\n", "c;",
		     NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_same_commit),
		cmocka_unit_test(test_change),
		cmocka_unit_test(test_change_to_nothing),
		cmocka_unit_test(test_change_uncovers),
		cmocka_unit_test(test_change_in_vain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
