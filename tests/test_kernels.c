// SPDX-License-Identifier: GPL-2.0-only
/* Which folders of a tree are tops of kernels. */
#include "testing.h"

#include "kernels.h"

static struct tree *tree_with(const char *const *paths, GHashTable *texts)
{
	struct tree *tree = tree_of_texts(texts);

	for (; *paths; paths++) {
		g_hash_table_insert(texts, g_strdup(*paths),
				    g_bytes_new_static("", 0));
		g_ptr_array_add(tree_is_kconfig(*paths) ? tree->kconfigs
							: tree->files,
				g_strdup(*paths));
	}
	return tree;
}

/* The tops of a tree with these files, a blank after each. */
static char *tops_of(const char *const *paths)
{
	GHashTable *texts = g_hash_table_new_full(
		g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
	struct tree *tree = tree_with(paths, texts);
	GPtrArray *tops = kernels_in(tree);
	GString *all = g_string_new(NULL);

	for (guint i = 0; i < tops->len; i++)
		g_string_append_printf(all, "%s ", (char *)tops->pdata[i]);
	g_ptr_array_unref(tops);
	tree_free(tree);
	g_hash_table_unref(texts);
	return g_string_free(all, FALSE);
}

static void test_tree_is_the_kernel(void **state)
{
	const char *const paths[] = { "Kconfig", "include/linux/percpu.h",
				      "tools/copy/include/linux/percpu.h",
				      "drivers/a.c", NULL };
	g_autofree char *tops = tops_of(paths);

	(void)state;
	assert_string_equal(tops, " ");
}

static void test_kernels_below(void **state)
{
	const char *const paths[] = { "boot/arch/arm/Kconfig",
				      "boot/include/linux/types.h",
				      "sdk/v5/arch/arm/Kconfig",
				      "sdk/v5/include/linux/percpu.h",
				      "sdk/v6/drivers/net/a.c",
				      "sdk/v6/include/linux/percpu.h",
				      NULL };
	g_autofree char *tops = tops_of(paths);

	(void)state;
	assert_string_equal(tops, "sdk/v5/ sdk/v6/ ");
}

static void test_no_kernel(void **state)
{
	const char *const paths[] = { "drivers/net/a.c", "drivers/net/Kconfig",
				      NULL };
	g_autofree char *tops = tops_of(paths);

	(void)state;
	assert_string_equal(tops, " ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tree_is_the_kernel),
		cmocka_unit_test(test_kernels_below),
		cmocka_unit_test(test_no_kernel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
