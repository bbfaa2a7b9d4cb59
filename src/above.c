// SPDX-License-Identifier: GPL-2.0-only
#include "above.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

static bool has(const char *folder, const char *name)
{
	char *path = g_build_filename(folder, name, NULL);
	bool there = g_file_test(path, G_FILE_TEST_EXISTS);

	g_free(path);
	return there;
}

char *above_find(const char *folder, const char *name)
{
	char *at = g_strdup(folder);

	while (!has(at, name)) {
		char *up = g_path_get_dirname(at);
		bool top = !strcmp(up, at);

		g_free(at);
		at = up;
		if (top) {
			g_free(at);
			return NULL;
		}
	}
	return at;
}
