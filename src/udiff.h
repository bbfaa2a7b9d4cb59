/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Unified diffs, as data: parsed from what git, diff and mailers write, and
 * printed in git's form. Paths are without the a/ and b/ of the diff.
 *
 * Ownership: udiff_parse() hands over a GPtrArray that frees its struct
 * udiff_file; strings are theirs.
 */
#ifndef KAPCHECK_UDIFF_H
#define KAPCHECK_UDIFF_H

#include <glib.h>
#include <stdbool.h>

struct udiff_hunk {
	unsigned int old_first, old_count, new_first, new_count;
	char *section; /* what stands behind the second @@; may be empty */
	/* Its lines with their ' ', '+' or '-', each ended by a newline; a line
	 * "\ No newline at end of file" follows one that has none. */
	GString *body;
	unsigned int line; /* of the diff, where it begins */
};

struct udiff_file {
	char *old_path; /* NULL: a new file */
	char *new_path; /* NULL: the file is deleted */
	bool copied;	/* new_path is a copy of old_path, which stays */
	bool outside;	/* it names a path that leaves the tree */
	bool binary;	/* its change can't be told from the diff */
	GPtrArray *hunks;
};

/*
 * The files of a text that may hold words before and between. NULL with *error
 * set ("line N: ...") when a hunk is not of the form.
 */
GPtrArray *udiff_parse(const char *text, gsize len, char **error);
void udiff_print(const GPtrArray *files, GString *out);

struct udiff_file *udiff_file_new(void);
void udiff_file_free(void *file);
struct udiff_hunk *udiff_hunk_add(struct udiff_file *file);

#endif
