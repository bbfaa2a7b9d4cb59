// SPDX-License-Identifier: GPL-2.0-only
#include "environment.h"

#include "beneath.h"
#include "program.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

static bool is_passed_on(const char *name)
{
	static const char *const names[] = {
		"LANG", "LANGUAGE",	   "TZ",
		"TERM", "COCCINELLE_HOME", "LD_LIBRARY_PATH"
	};

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (!strcmp(names[i], name))
			return true;
	/* where a cache lies may have a password in it */
	return g_str_has_prefix(name, "LC_") ||
	       (g_str_has_prefix(name, "KAPCHECK_") &&
		!g_str_has_prefix(name, "KAPCHECK_CACHE"));
}

static bool is_beneath_one(const char *folder, const char *const *places)
{
	char *real = realpath(folder, NULL);
	bool is = false;

	for (; real && !is && *places; places++)
		is = is_beneath(real, *places);
	free(real);
	return is;
}

/*
 * PATH without folders whose programs it may not read: Python, in spatch, takes
 * itself for what is called python3 there, and ends when it can't read that.
 */
static char *choose_path(const char *const *places)
{
	char *path = program_path(), **entries;
	GString *kept;

	if (!places)
		return path;
	entries = g_strsplit(path, ":", -1);
	kept = g_string_new(NULL);
	for (char **e = entries; *e; e++)
		if (is_beneath_one(*e, places))
			g_string_append_printf(kept, "%s%s",
					       kept->len ? ":" : "", *e);
	g_strfreev(entries);
	g_free(path);
	return g_string_free(kept, FALSE);
}

char **environment_make(const char *home, const char *const *places, bool all)
{
	char **ours = g_get_environ(), **kept = g_new0(char *, 1);
	char *path = choose_path(places);

	for (char **pair = ours; *pair; pair++) {
		char *name = g_strndup(*pair, strcspn(*pair, "="));

		if (all || is_passed_on(name))
			kept = g_environ_setenv(
				kept, name, g_environ_getenv(ours, name), TRUE);
		g_free(name);
	}
	kept = g_environ_setenv(kept, "PATH", path, TRUE);
	kept = g_environ_setenv(kept, "HOME", home ? home : "/nonexistent",
				TRUE);
	if (home)
		kept = g_environ_setenv(kept, "TMPDIR", home, TRUE);
	g_free(path);
	g_strfreev(ours);
	return kept;
}
