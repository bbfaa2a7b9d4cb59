// SPDX-License-Identifier: GPL-2.0-only
#include "title.h"

#include "kernel_version.h"

#include <string.h>

/* The root from its kernel's folder on; the name of the root without one. */
static char *name_of(const struct scan *scan)
{
	const char *root = scan->tree->root, *top = scan->kernel;
	size_t n = top ? strlen(top) : 0;
	g_autofree char *last = NULL, *file = NULL;
	bool above = n && !strncmp(root, top, n) && root[n] == '/';

	last = g_path_get_basename(above ? top : root);
	if (scan->tree->one_file)
		file = g_path_get_basename(scan->options->path);
	return g_strconcat(last, above ? root + n : "", file ? "/" : "", file,
			   NULL);
}

/* The version of the one kernel that the tree is, has or lies in; or NULL. */
static char *version_of(const struct scan *scan)
{
	g_autoptr(GPtrArray) none = g_ptr_array_new();
	g_autofree char *error = NULL;
	struct kernel_version version;
	struct tree *kernel =
		scan->kernel ? tree_open_some(scan->kernel, none, NULL, &error)
			     : NULL;
	bool good = kernel && kernel_version_read(kernel, &version);

	if (kernel) {
		unread_tell(kernel->unread, scan->problems);
		tree_free(kernel);
	} else if (error) {
		problems_add(scan->problems, PROBLEM_FAILED, NULL, 0, NULL,
			     error);
	}
	return good ? kernel_version_text(&version) : NULL;
}

char *title_make(const struct scan *scan)
{
	g_autofree char *name = NULL, *version = NULL;

	if (scan->title)
		return g_strdup(scan->title);
	name = name_of(scan);
	version = version_of(scan);
	return version ? g_strconcat(name, ", Linux ", version, NULL)
		       : g_steal_pointer(&name);
}
