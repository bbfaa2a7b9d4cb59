/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A folder for one test. scratch_new() hands over its path; scratch_free()
 * removes the folder with all in it.
 */
#ifndef KAPCHECK_TESTS_SCRATCH_H
#define KAPCHECK_TESTS_SCRATCH_H

#include <dirent.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

static inline char *scratch_new(void)
{
	char *root = g_dir_make_tmp("kapcheck-test-XXXXXX", NULL);

	g_assert(root);
	return root;
}

/* Writes len bytes, or all up to the NUL byte when len is -1. */
static inline void scratch_write(const char *root, const char *path,
				 const char *text, gssize len)
{
	g_autofree char *full = g_build_filename(root, path, NULL);
	g_autofree char *dir = g_path_get_dirname(full);

	g_assert(g_mkdir_with_parents(dir, 0700) == 0);
	g_assert(g_file_set_contents(full, text, len, NULL));
}

static inline void scratch_remove(const char *path)
{
	GDir *dir = NULL;
	const char *name;
	struct stat st;

	if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
		dir = g_dir_open(path, 0, NULL);
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *sub = g_build_filename(path, name, NULL);

		scratch_remove(sub);
	}
	if (dir)
		g_dir_close(dir);
	g_remove(path);
}

static inline void scratch_free(char *root)
{
	scratch_remove(root);
	g_free(root);
}

#endif
