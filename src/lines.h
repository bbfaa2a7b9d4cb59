/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines of the scanned files, for reports: excerpts, and columns as other
 * programs count them. Findings count columns in bytes.
 *
 * Ownership: lines_new() borrows the tree, which outlives it; lines_free() ends
 * it, and with it all text that lines_get() gave.
 */
#ifndef KAPCHECK_LINES_H
#define KAPCHECK_LINES_H

#include "tree.h"

struct lines;

struct lines *lines_new(const struct tree *tree);
void lines_free(struct lines *lines);

/*
 * The bytes of a line (from 1) without its end, *len of them; NULL when the
 * file can't be read or has no such line. Good until the next call for another
 * file.
 */
const char *lines_get(struct lines *lines, const char *path, unsigned int line,
		      size_t *len);

/*
 * A column of a line in UTF-16 code units, as SARIF wants it, from one in
 * bytes; both count from 1. A byte that is no UTF-8 is one unit. What can't be
 * read is taken for ASCII.
 */
unsigned int lines_utf16(struct lines *lines, const char *path,
			 unsigned int line, unsigned int col);

#endif
