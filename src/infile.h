/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that a call names: a regular file, or a pipe that something writes to,
 * as of `<(command)`. What would be waited for, or has no end, is refused: a
 * FIFO without a writer, a device, a folder, a socket.
 *
 * Ownership: what is read is for g_free() and has a NUL byte behind it. NULL
 * comes with *why, which does not have the path in it, for g_free().
 */
#ifndef KAPCHECK_INFILE_H
#define KAPCHECK_INFILE_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* At most so many bytes; a file that has more is refused. */
char *infile_read(const char *path, gsize most, gsize *len, char **why);

/* The same, with no NUL byte in it, for readers that would end there. */
char *infile_text(const char *path, gsize most, char **why);

/* A JSON document, or NULL with *error, which has the path. */
json_t *infile_json(const char *path, gsize most, size_t flags, char **error);

/* An element, lent, and its number from 1 on; false with *error set ends it. */
typedef bool (*infile_element)(json_t *item, size_t number, void *user,
			       char **error);

/*
 * Calls back for each element of a list in JSON, of which one is in memory at a
 * time. False with *error set for what is none, in a list of what; some may
 * have been told by then.
 */
bool infile_json_each(const char *path, gsize most, const char *what,
		      infile_element call, void *user, char **error);

/* Whatever stdin is; a terminal is waited for. */
char *infile_stdin(gsize most, gsize *len, char **why);

#endif
