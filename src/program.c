// SPDX-License-Identifier: GPL-2.0-only
#include "program.h"

#include "above.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of char *; NULL: none yet. */
static GPtrArray *distrusted;

static void distrust(const char *folder)
{
	if (!distrusted)
		distrusted = g_ptr_array_new_with_free_func(g_free);
	if (!g_ptr_array_find_with_equal_func(distrusted, folder, g_str_equal,
					      NULL))
		g_ptr_array_add(distrusted, g_strdup(folder));
}

void program_distrust(const char *folder)
{
	static const char *const marks[] = { ".git", "include/linux" };

	distrust(folder);
	for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
		char *top = above_find(folder, marks[i]);

		/* an installed system has headers */
		if (top && strcmp(top, "/") && strcmp(top, "/usr"))
			distrust(top);
		g_free(top);
	}
}

static bool is_beneath(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	return !strncmp(path, folder, n) && (path[n] == '/' || !path[n]);
}

/* A link to such a folder is no better. */
static bool is_trusted(const char *folder)
{
	char *real = realpath(folder, NULL);
	bool is = g_path_is_absolute(folder);

	for (guint i = 0; is && real && distrusted && i < distrusted->len; i++)
		is = !is_beneath(real, (const char *)distrusted->pdata[i]);
	free(real);
	return is;
}

char *program_path(void)
{
	const char *path = g_getenv("PATH");
	char **entries = g_strsplit(path ? path : "/usr/bin:/bin", ":", -1);
	GString *kept = g_string_new(NULL);

	for (char **e = entries; *e; e++)
		if (is_trusted(*e))
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

char *program_find(const char *name)
{
	char *path, **folders, *found = NULL;

	if (strchr(name, '/'))
		return g_canonicalize_filename(name, NULL);
	path = program_path();
	folders = g_strsplit(path, ":", -1);
	for (char **f = folders; *f && !found; f++) {
		found = g_build_filename(*f, name, NULL);
		if (!is_program(found))
			g_clear_pointer(&found, g_free);
	}
	g_strfreev(folders);
	g_free(path);
	return found;
}
