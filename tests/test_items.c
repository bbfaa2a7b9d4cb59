// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "items.h"
#include "lex.h"

/* Items as "KIND text", one a line; KIND: F function, D declaration, #. */
static char *spell(const char *text)
{
	GArray *tokens = lex_file(text, strlen(text));
	GArray *items = items_find(text, tokens);
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < items->len; i++) {
		const struct item *it = &g_array_index(items, struct item, i);
		const struct token *t =
			&g_array_index(tokens, struct token, it->last);
		size_t from =
			g_array_index(tokens, struct token, it->first).off;

		g_string_append_printf(out, "%c ", "FD#"[it->kind]);
		for (size_t k = from; k < (size_t)t->off + t->len; k++)
			g_string_append_c(out, text[k] == '\n' ? ' ' : text[k]);
		g_string_append_c(out, '\n');
	}
	g_array_unref(items);
	g_array_unref(tokens);
	return g_string_free(out, FALSE);
}

struct items_case {
	const char *what, *text, *items;
};

static void check_cases(const struct items_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char *got = spell(cases[i].text);

		CHECK(!strcmp(got, cases[i].items), "%s\n%s\ngot:\n%s",
		      cases[i].what, cases[i].items, got);
		g_free(got);
	}
}

static void test_plain(void **state)
{
	static const struct items_case cases[] = {
		{ "empty", "", "" },
		{ "two functions", "int f(void) { g(); } int g(void) { }",
		  "F int f(void) { g(); }\nF int g(void) { }\n" },
		{ "declarations", "int a, b; extern int h(int); typedef int t;",
		  "D int a, b;\nD extern int h(int);\nD typedef int t;\n" },
		{ "struct", "struct s { int a; }; struct s x = { .a = 1 };",
		  "D struct s { int a; };\nD struct s x = { .a = 1 };\n" },
		{ "enum with a value by a call",
		  "enum e { A = X(1), B } __packed; int f(void) { }",
		  "D enum e { A = X(1), B } __packed;\nF int f(void) { }\n" },
		{ "array of calls", "int a[] = { X(1), X(2) }; int b;",
		  "D int a[] = { X(1), X(2) };\nD int b;\n" },
		{ "compound literal", "struct s *p = &(struct s) { 1 }; int b;",
		  "D struct s *p = &(struct s) { 1 };\nD int b;\n" },
		{ "directives", "#include <a.h>\n#define F(x) { x\nint a;\n",
		  "# #include <a.h>\n# #define F(x) { x\nD int a;\n" },
		{ "no final newline", "int f(void)\n{\n}",
		  "F int f(void) { }\n" },
		{ "no end", "int f(void)\n{\n", "F int f(void) {\n" },
		{ "semicolon behind a function", "int f(void) { }; int a;",
		  "F int f(void) { }\nD ;\nD int a;\n" },
	};

	(void)state;
	check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_heads(void **state)
{
	static const struct items_case cases[] = {
		{ "K&R", "int f(a, b)\nint a;\nchar *b;\n{ return a; }\nint c;",
		  "F int f(a, b) int a; char *b; { return a; }\nD int c;\n" },
		{ "K&R behind a declaration", "int x;\nint f(a)\nint a;\n{ }",
		  "D int x;\nF int f(a) int a; { }\n" },
		{ "macro that defines a function",
		  "SYSCALL_DEFINE2(f, int, a, int, b) { g(); }",
		  "F SYSCALL_DEFINE2(f, int, a, int, b) { g(); }\n" },
		{ "attribute before",
		  "static __attribute__((unused)) int f(void) { } int a;",
		  "F static __attribute__((unused)) int f(void) { }\n"
		  "D int a;\n" },
		{ "attributes behind", "int f(void) __init __cold { } int a;",
		  "F int f(void) __init __cold { }\nD int a;\n" },
		{ "attribute with arguments behind",
		  "int f(void) __acquires(lock) __releases(l) { } int a;",
		  "F int f(void) __acquires(lock) __releases(l) { }\n"
		  "D int a;\n" },
		{ "struct with an attribute is no function",
		  "struct __attribute__((packed)) s { int a; }; int b;",
		  "D struct __attribute__((packed)) s { int a; };\nD int "
		  "b;\n" },
		{ "struct with __aligned is no function",
		  "struct s { int a; } __aligned(8); int b;",
		  "D struct s { int a; } __aligned(8);\nD int b;\n" },
		{ "enum with an attribute is no function",
		  "enum __attribute__((packed)) e { A, B }; int b;",
		  "D enum __attribute__((packed)) e { A, B };\nD int b;\n" },
		{ "returns a pointer to a function",
		  "static int (*f(int a))(void) { return 0; } int b;",
		  "F static int (*f(int a))(void) { return 0; }\nD int b;\n" },
		{ "extern C",
		  "extern \"C\" {\nint f(void) { }\nint a;\n}\nint b;",
		  "D extern \"C\" {\nF int f(void) { }\nD int a;\n"
		  "D }\nD int b;\n" },
		{ "macro without a semicolon",
		  "MODULE_X(a)\nint f(void) { } int a;",
		  "F MODULE_X(a) int f(void) { }\nD int a;\n" },
	};

	(void)state;
	check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_conditionals(void **state)
{
	static const struct items_case cases[] = {
		{ "around items", "#if A\nint a;\n#else\nint b;\n#endif\n",
		  "# #if A\nD int a;\n# #else\nD int b;\n# #endif\n" },
		{ "a brace that both arms open",
		  "int f(void)\n{\n#if A\nif (a) {\n#else\nif (b) {\n#endif\n"
		  "g(); }\n}\nint c;",
		  "F int f(void) { #if A if (a) { #else if (b) { #endif "
		  "g(); } }\nD int c;\n" },
		{ "a head in both arms",
		  "#if A\nint f(int a)\n#else\nint f(long a)\n#endif\n{ }\n"
		  "int c;",
		  "F #if A int f(int a) #else int f(long a) #endif { }\n"
		  "D int c;\n" },
		{ "head and brace in both arms",
		  "#if A\nint f(int a)\n{\n#else\nint f(long a)\n{\n#endif\n"
		  "}\nint c;",
		  "F #if A int f(int a) { #else int f(long a) { #endif "
		  "}\nD int c;\n" },
		{ "a brace that one arm closes",
		  "int f(void)\n{\n#ifdef A\n}\n#else\ng();\n}\n#endif\nint c;",
		  "F int f(void) { #ifdef A } #else g(); } #endif\n"
		  "D int c;\n" },
		{ "garbage in #if 0",
		  "int f(void)\n{\n#if 0\n{ {\n#endif\n}\nint c;",
		  "F int f(void) { #if 0 { { #endif }\nD int c;\n" },
		{ "#if 0 with an arm that counts",
		  "int f(void)\n{\n#if 0\n{ {\n#else\nif (a) {\n#endif\n} }\n"
		  "int c;",
		  "F int f(void) { #if 0 { { #else if (a) { #endif } }\n"
		  "D int c;\n" },
		{ "elif",
		  "int a =\n#if A\n1\n#elif B\n2\n#else\n3\n#endif\n;"
		  "int c;",
		  "D int a = #if A 1 #elif B 2 #else 3 #endif ;\n"
		  "D int c;\n" },
		{ "in an initialiser",
		  "int a[] = {\n#if A\n1,\n#endif\n2 };\nint c;",
		  "D int a[] = { #if A 1, #endif 2 };\nD int c;\n" },
		{ "nested",
		  "int f(void)\n{\n#if A\n#if B\nif (b) {\n#else\nif (c) {\n"
		  "#endif\n#else\n{\n#endif\n} }\nint c;",
		  "F int f(void) { #if A #if B if (b) { #else if (c) { "
		  "#endif #else { #endif } }\nD int c;\n" },
		{ "a definition's end in an #endif",
		  "#ifdef A\nint f(void)\n{\n#endif\n#ifdef A\n}\n#endif\n"
		  "int c;",
		  "F #ifdef A int f(void) { #endif #ifdef A } #endif\n"
		  "D int c;\n" },
	};

	(void)state;
	check_cases(cases, G_N_ELEMENTS(cases));
}

/* --- properties -------------------------------------------------------------
 */

static int balance(const char *text, const struct token *t)
{
	char *name = g_strndup(text + t->off, t->len);
	char *word = name + 1 + strspn(name + 1, " \t");
	int step = g_str_has_prefix(word, "if")	     ? 1
		   : g_str_has_prefix(word, "endif") ? -1
						     : 0;

	g_free(name);
	return step;
}

/*
 * The conditionals of an item that is no directive: each that begins in it ends
 * in it. Text whose conditionals are not balanced gives no such promise.
 */
static bool is_balanced(const char *text, const GArray *tokens, guint first,
			guint last)
{
	int depth = 0;

	for (guint i = first; i <= last && depth >= 0; i++) {
		const struct token *t = &g_array_index(tokens, struct token, i);

		if (t->kind == TOK_DIRECTIVE)
			depth += balance(text, t);
	}
	return depth == 0;
}

static void check_properties(const char *text)
{
	GArray *tokens = lex_file(text, strlen(text));
	GArray *items = items_find(text, tokens);
	bool whole = tokens->len == 0 ||
		     is_balanced(text, tokens, 0, tokens->len - 1);
	guint at = 0;

	for (guint i = 0; i < items->len; i++) {
		const struct item *it = &g_array_index(items, struct item, i);

		CHECK(it->first == at && it->last >= at, "item %u of\n%s", i,
		      text);
		at = it->last + 1;
		if (it->kind == ITEM_FUNCTION)
			CHECK(it->body > it->first && it->body <= it->last,
			      "body of item %u of\n%s", i, text);
		else
			assert_int_equal(it->body, 0);
		if (it->kind != ITEM_DIRECTIVE && whole)
			CHECK(is_balanced(text, tokens, it->first, it->last),
			      "conditionals of item %u of\n%s", i, text);
	}
	CHECK(at == tokens->len, "items end early in\n%s", text);
	g_array_unref(items);
	g_array_unref(tokens);
}

static void test_garbage(void **state)
{
	static const char *const texts[] = {
		"}",
		"{",
		")",
		"(",
		"} } {",
		"{ } }",
		"( }",
		"int f( { }",
		"#else",
		"#endif",
		"#if",
		"#endif\nint f(void) { }\n#if A\n",
		"#if A\nint f(void) {\n#else\n",
		"int f(void) {\n#endif\n}",
		"= ;",
		"; ; ;",
		"extern \"C\" {",
		"extern \"C\"",
		"int a\n{",
		"#if A\n}\n#elif B\n{\n#endif\n}",
		"f(a) int a; { } }",
		"#if 0\n#else\n#else\n{\n#endif\n",
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		check_properties(texts[i]);
}

/* Sequences of pieces, with the missing #endif added. */
static void test_any_pieces(void **state)
{
	static const char *const pieces[] = {
		"\n#if A\n",
		"\n#ifdef B\n",
		"\n#if 0\n",
		"\n#else\n",
		"\n#elif C\n",
		"\n#endif\n",
		"\n#endif\n",
		"{ ",
		"} ",
		"( ",
		") ",
		"; ",
		"= ",
		"int f(void) ",
		"int a",
		"f(a, b) int a; ",
		"extern \"C\" ",
		"struct s ",
		"\n#define X {\n",
		", ",
		"[ ",
		"] ",
	};
	GRand *rand = g_rand_new_with_seed(2);
	GString *text = g_string_new(NULL);

	(void)state;
	for (int round = 0; round < 20000; round++) {
		int n = g_rand_int_range(rand, 0, 30), depth = 0;

		g_string_truncate(text, 0);
		while (n-- > 0) {
			guint k = (guint)g_rand_int_range(rand, 0,
							  G_N_ELEMENTS(pieces));
			bool ends = !strcmp(pieces[k], "\n#endif\n");

			if (ends && !depth)
				continue;
			depth += g_str_has_prefix(pieces[k], "\n#if");
			depth -= ends;
			g_string_append(text, pieces[k]);
		}
		while (depth-- > 0)
			g_string_append(text, "\n#endif\n");
		check_properties(text->str);
	}
	g_string_free(text, TRUE);
	g_rand_free(rand);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_heads),
		cmocka_unit_test(test_conditionals),
		cmocka_unit_test(test_garbage),
		cmocka_unit_test(test_any_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
