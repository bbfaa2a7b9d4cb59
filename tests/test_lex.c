// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "lex.h"

/*
 * Tokens as text: the kind's letter and the spelling, separated by '|'.
 * I identifier, N number, S string, P punctuation, D directive, O other.
 */
static char *spell(const char *text, size_t len)
{
	GArray *tokens = lex_file(text, len);
	GString *out = g_string_new(NULL);

	for (guint i = 0; i < tokens->len; i++) {
		const struct token *t = &g_array_index(tokens, struct token, i);

		g_string_append_printf(out, "%s%c", i ? "|" : "",
				       "INSPDO"[t->kind]);
		g_string_append_len(out, text + t->off, t->len);
		assert_int_equal(t->kind == TOK_PUNCT, t->punct != 0);
	}
	g_array_unref(tokens);
	return g_string_free(out, FALSE);
}

struct lex_case {
	const char *text, *tokens;
};

static void check_cases(const struct lex_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char *got = spell(cases[i].text, strlen(cases[i].text));

		CHECK(!strcmp(got, cases[i].tokens), "case %zu: %s\ngot:  %s",
		      i, cases[i].tokens, got);
		g_free(got);
	}
}

static void test_words_and_numbers(void **state)
{
	static const struct lex_case cases[] = {
		{ "", "" },
		{ " \t\n", "" },
		{ "a b_1 $c", "Ia|Ib_1|I$c" },
		{ "0x1fUL 1.5e+3 .5 1e-3f", "N0x1fUL|N1.5e+3|N.5|N1e-3f" },
		{ "0xe+1", "N0xe+1" }, /* one pp-number, as C has it */
		{ "a->b...", "Ia|P-|P>|Ib|P.|P.|P." },
		{ "x@y`z", "Ix|O@|Iy|O`|Iz" },
		{ "caf\xc3\xa9 \xe9t\xe9", "Icaf\xc3\xa9|I\xe9t\xe9" },
	};

	(void)state;
	check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_comments(void **state)
{
	static const struct lex_case cases[] = {
		{ "a/* b */c", "Ia|Ic" },
		{ "a/**/b/***/c/*/ d */e", "Ia|Ib|Ic|Ie" },
		{ "a // b\nc", "Ia|Ic" },
		{ "a // b \\\nstill\nc", "Ia|Ic" },
		{ "a // b \\\r\nstill\r\nc", "Ia|Ic" },
		{ "a /* \" */ b // '\nc", "Ia|Ib|Ic" },
		{ "a /* never ends", "Ia" },
		{ "a /*", "Ia" },
		{ "a //", "Ia" },
		{ "a / b", "Ia|P/|Ib" },
	};

	(void)state;
	check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_literals(void **state)
{
	static const struct lex_case cases[] = {
		{ "\"a /* b\" c", "S\"a /* b\"|Ic" },
		{ "\"a \\\" b\" c", "S\"a \\\" b\"|Ic" },
		{ "\"\\\\\" c", "S\"\\\\\"|Ic" },
		{ "'\\'' '\"' x", "S'\\''|S'\"'|Ix" },
		{ "\"a \\\nb\" c", "S\"a \\\nb\"|Ic" },
		{ "\"open\nc", "S\"open|Ic" },
		{ "don't\nc", "Idon|S't|Ic" },
		{ "\"ends with \\", "S\"ends with \\" },
		{ "\"", "S\"" },
	};

	(void)state;
	check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_directives(void **state)
{
	static const struct lex_case cases[] = {
		{ "#define A 1\nb", "D#define A 1|Ib" },
		{ "  #  if X\nb", "D#  if X|Ib" },
		{ "/* c */ #define A\nb", "D#define A|Ib" },
		{ "a\n/* c */ /* d */ # define A\nb", "Ia|D# define A|Ib" },
		{ "#define A \\\n 1 \\\n 2\nb", "D#define A \\\n 1 \\\n 2|Ib" },
		{ "#define A \\\r\n 1\r\nb", "D#define A \\\r\n 1\r|Ib" },
		{ "#if X /* over\n lines */\nb",
		  "D#if X /* over\n lines */|Ib" },
		{ "#if X // c /* d\nb", "D#if X // c /* d|Ib" },
		{ "a # b", "Ia|P#|Ib" },
		{ "#", "D#" },
		{ "#define A", "D#define A" },
		/* what looks like a comment in a literal is none */
		{ "#define G \"a/*.c\"\nb", "D#define G \"a/*.c\"|Ib" },
		{ "#define U \"http://x\" /*\n*/\nb",
		  "D#define U \"http://x\" /*\n*/|Ib" },
		{ "#define Q '\"' /*\n*/ 1\nb", "D#define Q '\"' /*\n*/ 1|Ib" },
		{ "#error don't /* over\n lines */\nb",
		  "D#error don't /* over\n lines */|Ib" },
		{ "#define S \"a\\\nb\" 1\nb", "D#define S \"a\\\nb\" 1|Ib" },
	};

	(void)state;
	check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_line_ends(void **state)
{
	static const struct lex_case cases[] = {
		{ "a\r\n#define B\r\nc\r\n", "Ia|D#define B\r|Ic" },
		{ "a \\\n b \\\r\n c", "Ia|Ib|Ic" },
		{ "a \\", "Ia|O\\" },
		{ "a \\ b", "Ia|O\\|Ib" },
		{ "}", "P}" },
	};

	(void)state;
	check_cases(cases, G_N_ELEMENTS(cases));
}

static void test_nul_bytes(void **state)
{
	static const char text[] = "a\0b /* \0 */ \"\0\" #\n#define X\0Y\nc";
	GArray *tokens = lex_file(text, sizeof(text) - 1);
	static const uint8_t kinds[] = { TOK_IDENT,  TOK_OTHER, TOK_IDENT,
					 TOK_STRING, TOK_PUNCT, TOK_DIRECTIVE,
					 TOK_IDENT };

	(void)state;
	assert_int_equal(tokens->len, G_N_ELEMENTS(kinds));
	for (guint i = 0; i < tokens->len; i++)
		assert_int_equal(g_array_index(tokens, struct token, i).kind,
				 kinds[i]);
	g_array_unref(tokens);
}

/*
 * Whatever the bytes: tokens lie in order, within the text, without overlap.
 * The text is copied to its exact size, so that Asan sees a read past its NUL.
 */
static void check_order(const char *text, size_t len)
{
	char *copy = g_malloc(len + 1);
	GArray *tokens;
	size_t at = 0;

	memcpy(copy, text, len);
	copy[len] = '\0';
	tokens = lex_file(copy, len);
	for (guint i = 0; i < tokens->len; i++) {
		const struct token *t = &g_array_index(tokens, struct token, i);

		assert_true(t->len > 0 && t->off >= at);
		at = (size_t)t->off + t->len;
	}
	assert_true(at <= len);
	g_array_unref(tokens);
	g_free(copy);
}

static void test_any_bytes(void **state)
{
	static const char pieces[] = "a1.\"'\\/*#\n\r \t{}();\0\xff\xc3\xa9@=";
	GRand *rand = g_rand_new_with_seed(1);
	char text[64];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t len = (size_t)g_rand_int_range(rand, 0, sizeof(text));

		for (size_t i = 0; i < len; i++)
			text[i] = pieces[g_rand_int_range(rand, 0,
							  sizeof(pieces) - 1)];
		check_order(text, len);
	}
	g_rand_free(rand);
}

static void test_token_is(void **state)
{
	const struct token t = { .off = 1, .len = 3, .kind = TOK_IDENT };

	(void)state;
	assert_true(token_is("xabcx", &t, "abc"));
	assert_false(token_is("xabcx", &t, "ab"));
	assert_false(token_is("xabcx", &t, "abcx"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_and_numbers),
		cmocka_unit_test(test_comments),
		cmocka_unit_test(test_literals),
		cmocka_unit_test(test_directives),
		cmocka_unit_test(test_line_ends),
		cmocka_unit_test(test_nul_bytes),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_token_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
