// SPDX-License-Identifier: GPL-2.0-only
#include "program.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *program_path(void)
{
	const char *path = g_getenv("PATH");
	char **entries = g_strsplit(path ? path : "/usr/bin:/bin", ":", -1);
	GString *kept = g_string_new(NULL);

	for (char **e = entries; *e; e++)
		if (g_path_is_absolute(*e))
			g_string_append_printf(kept, "%s%s",
					       kept->len ? ":" : "", *e);
	g_strfreev(entries);
	return g_string_free(kept, FALSE);
}

static bool is_program(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode) && !access(path, X_OK);
}

/* Whether the folder itself, or where a link of it leads, is beneath avoid. */
static bool is_avoided(const char *folder, const char *avoid)
{
	char *real = avoid ? realpath(folder, NULL) : NULL;
	size_t n = avoid ? strlen(avoid) : 0;
	bool is = real && !strncmp(real, avoid, n) &&
		  (real[n] == '/' || real[n] == '\0');

	free(real);
	return is;
}

static char *find_in(char *const *folders, const char *name, const char *avoid)
{
	for (; *folders; folders++) {
		char *path = g_build_filename(*folders, name, NULL);

		if (is_program(path) && !is_avoided(*folders, avoid))
			return path;
		g_free(path);
	}
	return NULL;
}

char *program_find(const char *name, const char *avoid)
{
	char *path, **folders, *found;

	if (strchr(name, '/'))
		return g_canonicalize_filename(name, NULL);
	path = program_path();
	folders = g_strsplit(path, ":", -1);
	found = find_in(folders, name, avoid);
	g_strfreev(folders);
	g_free(path);
	return found;
}
