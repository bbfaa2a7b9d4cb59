// SPDX-License-Identifier: GPL-2.0-only
/*
 * MAINTAINERS of a stranger, patterns and regular expressions included.
 *
 * Held: it is read to its end, and asking who looks after a file ends.
 */
#include "fuzz.h"

#include "maintainers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {
		"",
		"a.c",
		"drivers/net/ethernet/x/y.c",
		"arch/x/Kconfig",
	};
	GHashTable *overlay = g_hash_table_new_full(
		g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_bytes_unref);
	GPtrArray *none = g_ptr_array_new();
	char *error = NULL;
	struct tree *tree;
	struct maintainers *m;

	g_hash_table_insert(overlay, (gpointer)(uintptr_t)"MAINTAINERS",
			    g_bytes_new(data, size));
	tree = tree_open_some("/proc/self/task", none, overlay, &error);
	HOLDS(tree, "%s", error);
	m = maintainers_open(tree, "");
	HOLDS(m, "not read");
	for (size_t i = 0; i < G_N_ELEMENTS(paths); i++)
		maintainers_of(m, paths[i]);
	maintainers_free(m);
	tree_free(tree);
	g_ptr_array_unref(none);
	g_hash_table_unref(overlay);
	return 0;
}
