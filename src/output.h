/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a report goes: stdout, or a file that is replaced only when the whole
 * report has been written. The file's folder is tried before the long work.
 *
 * Ownership: output_open() hands over an output that output_free() ends; not
 * committed, it leaves nothing behind.
 */
#ifndef KAPCHECK_OUTPUT_H
#define KAPCHECK_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

struct output {
	FILE *stream;
	char *path; /* NULL: stdout */
	char *temporary; /* NULL: written in place (stdout, a device, a FIFO) */
	bool nameless;	 /* the temporary file has no name yet */
};

/* For a path, or stdout when it is NULL; NULL with *error set. */
struct output *output_open(const char *path, char **error);
/* Puts the report in its place; false with *error set when it is not whole. */
bool output_commit(struct output *out, char **error);
void output_free(struct output *out);

#endif
