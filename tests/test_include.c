// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "include.h"

/* All names of a text, with a blank behind each. */
static char *names_of(const char *text)
{
	GString *found = g_string_new(NULL);
	char name[INCLUDE_MAX];

	for (const char *p = text; (p = include_next(text, p, name));)
		g_string_append_printf(found, "%s ", name);
	return g_string_free(found, FALSE);
}

static void assert_names(const char *text, const char *wanted)
{
	g_autofree char *found = names_of(text);

	assert_string_equal(found, wanted);
}

static void test_names(void **state)
{
	(void)state;
	assert_names("#include <linux/a.h>\n#include \"b.h\"",
		     "linux/a.h b.h ");
	assert_names(" \t# \tinclude\t\"../../c/d.h\" /* include */\n",
		     "c/d.h ");
	assert_names("#include_next <e.h>\n", "e.h ");
	assert_names("#include <cut", "cut ");
}

static void test_no_names(void **state)
{
	g_autofree char *longest = g_strnfill(INCLUDE_MAX, 'x');
	g_autofree char *text = g_strdup_printf("#include <%s>", longest);

	(void)state;
	assert_names("", "");
	assert_names("include <a.h>\n", "");
	assert_names("#include MACRO\n", "");
	assert_names("#define include <a.h>\n", "");
	assert_names("#included <a.h>\n", "");
	assert_names(text, "");
}

static void test_means(void **state)
{
	(void)state;
	assert_true(include_means("include/linux/a.h", "linux/a.h"));
	assert_true(include_means("a.h", "a.h"));
	assert_false(include_means("include/notlinux/a.h", "linux/a.h"));
	assert_false(include_means("a.h", "linux/a.h"));
	assert_string_equal(include_base("x/y/a.h"), "a.h");
	assert_string_equal(include_base("a.h"), "a.h");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_no_names),
		cmocka_unit_test(test_means),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
