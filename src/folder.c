// SPDX-License-Identifier: GPL-2.0-only
#include "folder.h"

#include "text_order.h"

#include <dirent.h>
#include <errno.h>
#include <glib.h>
#include <string.h>

char **folder_names(const char *path)
{
	DIR *dir = opendir(path);
	GPtrArray *names;
	struct dirent *e;
	int wrong;

	if (!dir)
		return NULL;
	names = g_ptr_array_new_with_free_func(g_free);
	while (errno = 0, (e = readdir(dir)))
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			g_ptr_array_add(names, g_strdup(e->d_name));
	wrong = errno;
	closedir(dir);
	if (wrong) {
		g_ptr_array_unref(names);
		errno = wrong;
		return NULL;
	}
	g_ptr_array_sort(names, text_order);
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(names, FALSE);
}
