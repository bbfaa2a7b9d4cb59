// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "squeeze.h"

static GPtrArray *lines_of(const char *text)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	char **all = g_strsplit(text, "\n", -1);

	for (char **line = all; *line; line++)
		g_ptr_array_add(lines, g_strdup(*line));
	g_strfreev(all);
	return lines;
}

/* Each line of the squeezed text is the one that squeeze_line() names. */
static void check_lines(const char *before, const char *after,
			const GArray *shifts)
{
	GPtrArray *old = lines_of(before), *new = lines_of(after);

	for (guint i = 0; i < new->len; i++) {
		const char *line = (const char *)new->pdata[i];
		guint at = squeeze_line(shifts, i + 1);

		if (!*line)
			continue;
		assert_true(at >= i + 1 && at <= old->len);
		assert_string_equal(line, (const char *)old->pdata[at - 1]);
	}
	g_ptr_array_unref(old);
	g_ptr_array_unref(new);
}

static void check(const char *before, const char *after)
{
	GString *text = g_string_new(before);
	GArray *shifts = squeeze(text);
	GArray *again;

	assert_string_equal(text->str, after);
	check_lines(before, text->str, shifts);
	again = squeeze(text);
	assert_string_equal(text->str, after);
	assert_int_equal(again->len, 0);
	g_array_unref(again);
	g_array_unref(shifts);
	g_string_free(text, TRUE);
}

static void test_texts(void **state)
{
	(void)state;
	check("", "");
	check("a", "a");
	check("\n", "\n");
	check("\n\n\n", "\n");
	check("a\nb\n", "a\nb\n");
	check("a\n\nb\n", "a\n\nb\n");
	check("\n\n\na\n\n\n\nb\nc\n\n\n", "\na\n\nb\nc\n\n");
	check("a\n \t\n\r\n  b\n\n\nc", "a\n\n  b\n\nc");
	/* what stands in the last line has no newline, and is kept */
	check("a\n\n\n  ", "a\n\n  ");
	check("#define A \\\n\n\n\tb\n", "#define A \\\n\n\tb\n");
}

/* However many lines stand between, the text is the same. */
static void test_alike(void **state)
{
	GString *a = g_string_new("\n\nint f(void);\n\n\n\nint g;\n");
	GString *b = g_string_new("\nint f(void);\n\nint g;\n");
	GArray *x = squeeze(a), *y = squeeze(b);

	(void)state;
	assert_string_equal(a->str, b->str);
	assert_int_equal(squeeze_line(x, 2), 3);
	assert_int_equal(squeeze_line(x, 4), 7);
	assert_int_equal(squeeze_line(x, 1000), 1003);
	assert_int_equal(squeeze_line(y, 4), 4);
	g_array_unref(x);
	g_array_unref(y);
	g_string_free(a, TRUE);
	g_string_free(b, TRUE);
}

static void restored(const GArray *shifts, const char *message,
		     const char *wanted)
{
	static struct rule rule;
	struct finding *f = finding_new(&rule, LEVEL_WARNING, ENGINE_COCCI,
					"a.c", 4, 2, message);

	f->where.end_line = 5;
	place_add(f->steps, "a.c", 1, 1, "s");
	place_add(f->related, "a.c", 3, 1, "r");
	squeeze_restore(shifts, f);
	assert_string_equal(f->message, wanted);
	assert_int_equal(f->where.line, 14);
	assert_int_equal(f->where.end_line, 15);
	assert_int_equal(f->where.col, 2);
	assert_int_equal(((struct place *)f->steps->pdata[0])->line, 1);
	assert_int_equal(((struct place *)f->related->pdata[0])->line, 13);
	finding_free(f);
}

static void test_findings(void **state)
{
	GArray *shifts = g_array_new(FALSE, FALSE, sizeof(struct shift));
	struct shift shift = { .line = 2, .by = 10 };

	(void)state;
	g_array_append_val(shifts, shift);
	restored(shifts, "plain 3", "plain 3");
	restored(shifts, "line \0363\036.", "line 13.");
	restored(shifts, "\0361\036 and \0362\036", "1 and 12");
	restored(shifts, "odd \036x\036, \036", "odd x, ");
	restored(shifts, "\03699999999999\036", "99999999999");
	g_array_unref(shifts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_alike),
		cmocka_unit_test(test_findings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
