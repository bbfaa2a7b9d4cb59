// SPDX-License-Identifier: GPL-2.0-only
#include "apart_near.h"

#include "names.h"

#include <string.h>

char *apart_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? g_strndup(path, (gsize)(slash - path)) : g_strdup("");
}

char *apart_above(const char *folder)
{
	char *up = apart_folder(folder);

	if (!strchr(up, '/'))
		g_clear_pointer(&up, g_free);
	return up;
}

bool apart_read(const struct scan *scan, const char *path, GString *buf)
{
	enum problem_kind kind;
	char *error = NULL;
	bool good = tree_read(scan->tree, path, buf, &kind, &error);

	g_free(error);
	if (good && scan->names)
		names_translate(scan->names, path, buf);
	return good;
}
