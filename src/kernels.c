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

static void kernel_close(void *data)
{
	struct kernel *k = (struct kernel *)data;

	if (k->tree)
		tree_free(k->tree);
	g_free(k->top);
	g_free(k->beneath);
	g_free(k);
}

/* The folder of a kernel, and what leads from there to the tree's root. */
static char *folder_of(const struct tree *tree, const char *top, char **beneath)
{
	char *above;
	size_t n;

	*beneath = g_strdup("");
	if (*top)
		return g_build_filename(tree->root, top, NULL);
	above = kernel_top(tree);
	n = above ? strlen(above) : 0;
	if (!n || strncmp(tree->root, above, n) || tree->root[n] != '/') {
		g_free(above);
		return g_strdup(tree->root);
	}
	g_free(*beneath);
	*beneath = g_strconcat(tree->root + n + 1, "/", NULL);
	return above;
}

static struct kernel *kernel_open(const struct tree *tree, const char *top)
{
	struct kernel *k = g_new0(struct kernel, 1);
	g_autofree char *folder = folder_of(tree, top, &k->beneath);
	g_autofree char *error = NULL;
	g_autoptr(GPtrArray) none = g_ptr_array_new();

	k->top = g_strdup(top);
	k->tree = tree_open_some(folder, none, NULL, &error);
	return k;
}

GPtrArray *kernels_open(const struct tree *tree)
{
	GPtrArray *kernels = g_ptr_array_new_with_free_func(kernel_close);
	g_autoptr(GPtrArray) tops = kernels_in(tree);

	for (guint i = 0; i < tops->len; i++) {
		struct kernel *k =
			kernel_open(tree, (const char *)tops->pdata[i]);

		if (k->tree)
			g_ptr_array_add(kernels, k);
		else
			kernel_close(k);
	}
	return kernels;
}

const struct kernel *kernel_of(const GPtrArray *kernels, const char *path,
			       char **inner)
{
	/* from the end: one that lies in another one comes after that */
	for (guint i = kernels->len; i--;) {
		const struct kernel *k =
			(const struct kernel *)kernels->pdata[i];

		if (!g_str_has_prefix(path, k->top))
			continue;
		*inner = g_strconcat(k->beneath, path + strlen(k->top), NULL);
		return k;
	}
	*inner = g_strdup(path);
	return NULL;
}
