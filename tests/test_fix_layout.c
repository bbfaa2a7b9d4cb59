// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "fix_layout.h"
#include "fix_tidy.h"

#define X30 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const struct {
	const char *what, *before, *after, *expected;
} cases[] = {
	{ "arguments go with their bracket",
	  "\tp = kcalloc(a,\n\t\t    b,\n\t\t    c);\n",
	  "\tp = kvcalloc(a,\n\t\t    b,\n\t\t    c);\n",
	  "\tp = kvcalloc(a,\n\t\t     b,\n\t\t     c);\n" },
	{ "blanks become a tab", "\tptr = krealloc(a,\n\t\t       b);\n",
	  "\tptr = kvrealloc(a,\n\t\t       b);\n",
	  "\tptr = kvrealloc(a,\n\t\t\tb);\n" },
	{ "brackets within brackets follow",
	  "\tp = kcalloc(f(a,\n\t\t      b),\n\t\t    c);\n",
	  "\tp = kvcalloc(f(a,\n\t\t      b),\n\t\t    c);\n",
	  "\tp = kvcalloc(f(a,\n\t\t       b),\n\t\t     c);\n" },
	{ "a bracket that moves with its line takes others along",
	  "\tp = kcalloc(a,\n\t\t    f(b,\n\t\t      c));\n",
	  "\tp = kvcalloc(a,\n\t\t    f(b,\n\t\t      c));\n",
	  "\tp = kvcalloc(a,\n\t\t     f(b,\n\t\t       c));\n" },
	{ "what was indented in another way stays",
	  "\tp = kcalloc(a,\n\t\t\tb);\n", "\tp = kvcalloc(a,\n\t\t\tb);\n",
	  "\tp = kvcalloc(a,\n\t\t\tb);\n" },
	{ "other statements stay", "\tp = kcalloc(a, b);\n\t\t    c();\n",
	  "\tp = kvcalloc(a, b);\n\t\t    c();\n",
	  "\tp = kvcalloc(a, b);\n\t\t    c();\n" },
	{ "spaces stay spaces", "  p = kcalloc(a,\n              b);\n",
	  "  p = kvcalloc(a,\n              b);\n",
	  "  p = kvcalloc(a,\n               b);\n" },
	{ "a comment between arguments, brackets in strings",
	  "\tp = kcalloc(\"(\", /* ( */\n\t\t    b);\n",
	  "\tp = kvcalloc(\"(\", /* ( */\n\t\t    b);\n",
	  "\tp = kvcalloc(\"(\", /* ( */\n\t\t     b);\n" },
	{ "lines are added before", "\tp = kcalloc(a,\n\t\t    b);\n",
	  "\tx();\n\ty();\n\tp = kvcalloc(a,\n\t\t    b);\n",
	  "\tx();\n\ty();\n\tp = kvcalloc(a,\n\t\t    b);\n" },
	{ "a line that grows over the margin is broken behind a comma",
	  "\t" X30 " = kcalloc(aaaaaaaaaa, bbbbbbbbbb, ccccc);\n",
	  "\t" X30 " = kvcalloc(aaaaaaaaaa, bbbbbbbbbb, ccccc);\n",
	  "\t" X30 " = kvcalloc(aaaaaaaaaa, bbbbbbbbbb,\n"
	  "\t\t\t\t\t\t  ccccc);\n" },
	{ "one that was over it before is not",
	  "\t" X30 " = kcalloc(aaaaaaaaaaaaaaa, bbbbbbbbbb, ccccccccc);\n",
	  "\t" X30 " = kvcalloc(aaaaaaaaaaaaaaa, bbbbbbbbbb, ccccccccc);\n",
	  "\t" X30 " = kvcalloc(aaaaaaaaaaaaaaa, bbbbbbbbbb, ccccccccc);\n" },
	{ "nor one without a comma", "\t" X30 "(" X30 X30 "xxxxx);\n",
	  "\t" X30 "x(" X30 X30 "xxxxx);\n",
	  "\t" X30 "x(" X30 X30 "xxxxx);\n" },
	{ "blanks that a tool has left", "struct x {\n\tint *p;\n};\n",
	  "struct x {\n\tint p  ;  \n};\n", "struct x {\n\tint p;\n};\n" },
	{ "but not those that were there, or are meant",
	  "int a ;\nfor (i = 0; ; )\n\tx(a );\n",
	  "int a ;\nfor (k = 0; ; )\n\ty(a /* b */ );\n",
	  "int a ;\nfor (k = 0; ; )\n\ty(a /* b */ );\n" },
	{ "no line end at the end", "\tf(a,\n\t  b);", "\tfv(a,\n\t  b);",
	  "\tfv(a,\n\t   b);" },
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct fix_change change = {
			.path = g_strdup("a.c"),
			.text = g_strdup(cases[i].after),
			.len = strlen(cases[i].after),
		};
		GBytes *whole = g_bytes_new(cases[i].before,
					    strlen(cases[i].before) + 1);

		change.before = g_bytes_new_from_bytes(whole, 0,
						       strlen(cases[i].before));
		fix_tidy(&change);
		fix_layout(&change);
		CHECK(!strcmp(change.text, cases[i].expected) &&
			      change.len == strlen(change.text),
		      "%s:\n%s", cases[i].what, change.text);
		g_bytes_unref(change.before);
		g_bytes_unref(whole);
		g_free(change.text);
		g_free(change.path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
