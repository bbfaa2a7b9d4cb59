// SPDX-License-Identifier: GPL-2.0-only
/* The words of a mail: some of them come from the tree. */
#include "testing.h"

#include "fix_mail.h"

static void check(const char *text, const char *expected)
{
	GString *out = g_string_new(NULL);

	fix_mail_paragraphs(out, text);
	CHECK(!strcmp(out->str, expected), "%s\n%s", text, out->str);
	g_string_free(out, TRUE);
}

/* git am takes what follows such a line for no more of the message. */
static void test_ends(void **state)
{
	(void)state;
	check("---", " ---\n\n");
	check("--- a/a.c", " --- a/a.c\n\n");
	check("diff --git a/a.c b/a.c", " diff --git a/a.c b/a.c\n\n");
	check("Index: a.c", " Index: a.c\n\n");
	check("From 0123 Mon", " From 0123 Mon\n\n");
	check("a\n\n---", "a\n\n ---\n\n");
	/* elsewhere in a line they end nothing */
	check("a --- diff Index: From b", "a --- diff Index: From b\n\n");
	check("From: a", "From: a\n\n");
	check("different", "different\n\n");
}

/* Where a line is broken, one begins. */
static void test_wrapped(void **state)
{
	char *long_word = g_strnfill(70, 'x');
	char *text = g_strconcat(long_word, " diff b", NULL);
	char *expected = g_strconcat(long_word, "\n diff b\n\n", NULL);

	(void)state;
	check(text, expected);
	g_free(expected);
	g_free(text);
	g_free(long_word);
}

static void test_printable(void **state)
{
	(void)state;
	check("a\x1b[31m b", "a\\033[31m b\n\n");
	check("a\rb \xe2\x80\xae", "a\\015b \\342\\200\\256\n\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_wrapped),
		cmocka_unit_test(test_printable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
