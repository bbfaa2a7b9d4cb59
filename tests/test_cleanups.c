// SPDX-License-Identifier: GPL-2.0-only
#include "testing.h"

#include "cleanups.h"
#include "headers.h"
#include "tree.h"

static void add(struct tree *tree, GHashTable *texts, const char *path,
		const char *text)
{
	g_hash_table_insert(texts, g_strdup(path),
			    g_bytes_new_static(text, strlen(text)));
	g_ptr_array_add(tree->files, g_strdup(path));
}

/* Declarations of a.c, whose a.h has two macros, written out. */
static void assert_expanded(const char *text, const char *wanted)
{
	GHashTable *texts = g_hash_table_new_full(
		g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
	GString *out = g_string_new(text);
	struct headers *headers;
	struct tree *tree = tree_of_texts(texts);

	add(tree, texts, "a.c", text);
	add(tree, texts, "a.h",
	    "#define AUTO_KFREE(name)       *name __free(kfree) = NULL\n"
	    "#  define KEY_FREE(k) k __free(put_key)\n"
	    "#define NO_FREE(k) other(k)\n"
	    "#define AUTO_PUT(k) *k __free(put) = NULL\n");
	headers = headers_new(tree);
	cleanups_expand(headers, "a.c", out);
	assert_string_equal(out->str, wanted);
	headers_free(headers);
	tree_free(tree);
	g_string_free(out, TRUE);
	g_hash_table_unref(texts);
}

static void test_header(void **state)
{
	(void)state;
	assert_expanded("#include \"a.h\"\nint f(void) {\n"
			"\tstruct x AUTO_KFREE(one);\n"
			"\tstruct y *AUTO_KFREE(two);\n"
			"\tkey_t KEY_FREE(three) = take();\n}\n",
			"#include \"a.h\"\nint f(void) {\n"
			"\tstruct x *one __free(kfree) = NULL;\n"
			"\tstruct y *AUTO_KFREE(two);\n"
			"\tkey_t three __free(put_key) = take();\n}\n");
}

/* Calls, macros that are something else, and those of no header of the file. */
static void test_others(void **state)
{
	static const char *const texts[] = {
		"#include \"a.h\"\nint f(void) { AUTO_KFREE(one); }\n",
		"#include \"a.h\"\nint f(void) { x = AUTO_KFREE(one); }\n",
		"#include \"a.h\"\nint f(void) { return AUTO_KFREE(1 + b); }\n",
		"#include \"a.h\"\nint f(void) { struct x NO_FREE(one); }\n",
		"#include \"b.h\"\nint f(void) { struct x AUTO_KFREE(one); }\n",
		"#include \"a.h\"\nint f(void) { struct x AUTO_PUT(one); }\n",
		"#include \"a.h\"\nint f(void) { struct x AUTO_KFREE(); }\n",
		"#include \"a.h\"\nint f(void) { struct x AUTO_KFREE(a.b); }\n",
		"#include \"a.h\"\nint f(void) { struct x _AUTO_KFREE(a); }\n",
		"#include \"a.h\"\nint f(void) { struct x AUTO_KFREE(a)",
		"#include \"a.h\"\nint f(void) { struct x AUTO_KFREE",
		"AUTO_KFREE(FREE",
	};

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		assert_expanded(texts[i], texts[i]);
}

/* Each one that is known, whatever stands between them. */
static void test_several(void **state)
{
	(void)state;
	assert_expanded("#include \"a.h\"\nstruct x AUTO_KFREE(a) ; "
			"void * \t AUTO_KFREE(b)\t= FREE; x NO_FREE(c); "
			"struct y AUTO_KFREE(d);end",
			"#include \"a.h\"\nstruct x *a __free(kfree) = NULL ; "
			"void * \t *b __free(kfree) = NULL\t= FREE; "
			"x NO_FREE(c); "
			"struct y *d __free(kfree) = NULL;end");
}

/* The file's own macro, and not the header's of that name. */
static void test_own(void **state)
{
	(void)state;
	assert_expanded("#include \"a.h\"\n"
			"#define AUTO_KFREE(v) *v __free(kvfree) = NULL\n"
			"struct x AUTO_KFREE(one);\n",
			"#include \"a.h\"\n"
			"#define AUTO_KFREE(v) *v __free(kvfree) = NULL\n"
			"struct x *one __free(kvfree) = NULL;\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_own),
	};

	return cmocka_run_group_tests_name("cleanups", tests, NULL, NULL);
}
