// SPDX-License-Identifier: GPL-2.0-only
#include "kernels.h"

#include "above.h"
#include "text_order.h"

#include <string.h>

/* What every kernel has, and boot loaders that borrow its headers have not. */
#define MARK "include/linux/percpu.h"

struct search {
	const struct tree *tree;
	GHashTable *seen; /* folders that were asked, with their '/' */
	GPtrArray *tops;
};

static bool is_top(const struct tree *tree, const char *folder)
{
	g_autofree char *mark = g_strconcat(folder, MARK, NULL);

	return tree_has(tree, mark);
}

/* Cuts off the last folder of "a/b/"; false when nothing is left to cut. */
static bool go_up(char *folder)
{
	size_t n = strlen(folder);

	if (!n)
		return false;
	for (n--; n && folder[n - 1] != '/'; n--)
		;
	folder[n] = '\0';
	return true;
}

/* Asks the folders above a file, from the nearest one on, each once. */
static void look_above(struct search *s, const char *path)
{
	const char *slash = strrchr(path, '/');
	g_autofree char *folder =
		g_strndup(path, slash ? (gsize)(slash - path) + 1 : 0);

	do {
		if (!g_hash_table_add(s->seen, g_strdup(folder)))
			return;
		if (is_top(s->tree, folder)) {
			g_ptr_array_add(s->tops, g_strdup(folder));
			return;
		}
	} while (go_up(folder));
}

static void look_above_all(struct search *s, const GPtrArray *paths)
{
	for (guint i = 0; i < paths->len; i++)
		look_above(s, (const char *)paths->pdata[i]);
}

GPtrArray *kernels_in(const struct tree *tree)
{
	struct search s = { .tree = tree };

	s.tops = g_ptr_array_new_with_free_func(g_free);
	s.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (!is_top(tree, "")) {
		look_above_all(&s, tree->kconfigs);
		look_above_all(&s, tree->files);
	}
	if (!s.tops->len)
		g_ptr_array_add(s.tops, g_strdup(""));
	g_hash_table_unref(s.seen);
	g_ptr_array_sort(s.tops, text_order);
	return s.tops;
}

/* The one kernel in the tree. */
static char *only_top(const struct tree *tree)
{
	GPtrArray *tops = kernels_in(tree);
	const char *first = (const char *)tops->pdata[0];
	char *top = NULL;

	if (tops->len == 1 && *first) {
		g_autofree char *folder =
			g_build_filename(tree->root, first, NULL);

		top = g_path_get_dirname(folder); /* drops the last '/' */
	}
	g_ptr_array_unref(tops);
	return top;
}

char *kernel_top(const struct tree *tree)
{
	char *top = above_find(tree->root, "include/linux");

	/* the C library's, above what DKMS keeps in /usr/src */
	if (top && !strcmp(top, "/usr"))
		g_clear_pointer(&top, g_free);
	return top ? top : only_top(tree);
}
