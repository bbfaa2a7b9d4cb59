// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "allow_text.h"

/* "line:first-last:words" of each mark, joined by '|'. */
static char *marks_of(const char *text, bool kconfig)
{
	size_t len = strlen(text);
	char *copy = g_memdup2(text, len + 1); /* exact, for Asan */
	GPtrArray *marks = allow_marks(copy, len, kconfig);
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < marks->len; i++) {
		const struct allow_mark *m =
			(const struct allow_mark *)marks->pdata[i];

		g_string_append_printf(out, "%s%u:%u-%u:%s", i ? "|" : "",
				       m->line, m->first, m->last, m->words);
	}
	g_ptr_array_unref(marks);
	g_free(copy);
	return g_string_free(out, FALSE);
}

struct sample {
	const char *text, *want;
};

static void check_all(const struct sample *samples, size_t n, bool kconfig)
{
	for (size_t i = 0; i < n; i++) {
		char *got = marks_of(samples[i].text, kconfig);

		CHECK(!strcmp(got, samples[i].want), "%s\ngives %s, not %s",
		      samples[i].text, got, samples[i].want);
		g_free(got);
	}
}

static void test_c(void **state)
{
	static const struct sample samples[] = {
		{ "", "" },
		{ "f(); /* allow */", "" },
		{ "f(); /* kapcheck: allow A b */\ng();", "1:1-1:allow A b" },
		{ "/* kapcheck: allow A b */ f();\ng();", "1:1-1:allow A b" },
		{ "/* kapcheck: allow A b */\nf();\ng();", "1:2-2:allow A b" },
		{ "// kapcheck: allow A b\nf();", "1:2-2:allow A b" },
		{ "f(); // kapcheck: allow A b\ng();", "1:1-1:allow A b" },
		/* blank lines and other comments in between */
		{ "/* kapcheck: a */\n\n/* x */\n// y\n  f();", "1:5-5:a" },
		{ "/* kapcheck: a */\n/* kapcheck: b */\nf();",
		  "1:3-3:a|2:3-3:b" },
		/* several lines, several marks */
		{ "/*\n * kapcheck: allow A\n *\tthe reason\n */\nf();",
		  "2:5-5:allow A the reason" },
		{ "/*\n * kapcheck: a\n * kapcheck: b\n */\nf();\ng();",
		  "2:5-5:a|3:5-5:b" },
		{ "f(); /* kapcheck: a\n * b */\ng();", "1:1-2:a b" },
		{ "/* kapcheck: a\n * b */ f();\ng();", "1:1-2:a b" },
		/* not at the beginning of a comment's line */
		{ "/* see kapcheck: a */\nf();", "" },
		{ "/* x\n * kapcheck: a */\nf();", "2:3-3:a" },
		/* no code below, and none at all */
		{ "f();\n/* kapcheck: a */\n", "2:0-0:a" },
		{ "/* kapcheck: a", "1:0-0:a" },
		{ "/* kapcheck:", "1:0-0:" },
		/* what only looks like a comment, or like none */
		{ "s = \"/* kapcheck: a */\";\n", "" },
		{ "c = '\"'; /* kapcheck: a */", "1:1-1:a" },
		{ "#error don't\n/* kapcheck: a */\nf();", "2:3-3:a" },
		{ "s = \"\\\"/*\"; // kapcheck: a", "1:1-1:a" },
		{ "#define F(x) g(x) /* kapcheck: a */ + \\\n 1", "1:1-1:a" },
		{ "/* kapcheck: a */\r\nf();\r\n", "1:2-2:a" },
		{ "/**/ /* kapcheck: a */\nf();", "1:2-2:a" },
		{ "f(); /", "" },
		/* line numbers behind strings and comments of several lines */
		{ "\"a\\\nb\"; /*\n*/\n// kapcheck: a\nf();", "4:5-5:a" },
	};

	(void)state;
	check_all(samples, G_N_ELEMENTS(samples), false);
}

static void test_kconfig(void **state)
{
	static const struct sample samples[] = {
		{ "config A\n\tselect B # kapcheck: allow C d\n\tselect E",
		  "2:2-2:allow C d" },
		{ "# kapcheck: allow C d\n\n# other\nconfig A\nconfig B\n",
		  "1:4-4:allow C d" },
		{ "# kapcheck: a\n# kapcheck: b\nconfig A", "1:3-3:a|2:3-3:b" },
		{ "kapcheck: a\nconfig B", "" },
		{ "# about kapcheck: a\nconfig B", "" },
		{ "config A\n# kapcheck: a", "2:0-0:a" },
		{ "/* kapcheck: a */", "" },
	};

	(void)state;
	check_all(samples, G_N_ELEMENTS(samples), true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_c),
		cmocka_unit_test(test_kconfig),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
