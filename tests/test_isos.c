// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "isos.h"

static void check(const char *before, const char *after)
{
	char *kept = isos_filter(before);

	assert_string_equal(kept, after);
	g_free(kept);
}

#define KEPT "Expression\n@ is_null @\nexpression X;\n@@\nX == NULL => !X\n"
#define OUT "Expression\n@plus_comm@\nexpression X, Y;\n@@\nX + Y => Y + X\n"
#define OUT2                                                                   \
	"Expression \n@ mult_comm @ \nexpression X, Y;\n@@\nX * Y => Y * X\n"

static void test_left_out(void **state)
{
	(void)state;
	check("// first\n" OUT KEPT OUT2 KEPT, "// first\n" KEPT KEPT "\n");
	check(OUT OUT2, "");
}

static void test_else_untouched(void **state)
{
	(void)state;
	check(KEPT, KEPT "\n");
	check("", "");
	/* no name, no beginning */
	check("expression\n@@\nplus_comm\n", "expression\n@@\nplus_comm\n\n");
	check("Expression", "Expression\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_left_out),
		cmocka_unit_test(test_else_untouched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
