/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A change as a unified diff, by libgit2: git's own form, without a repository.
 *
 * Ownership: fix_diff_new() hands over a diff that fix_diff_free() ends; text
 * and hunks are its own.
 */
#ifndef KAPCHECK_FIX_DIFF_H
#define KAPCHECK_FIX_DIFF_H

#include "fix.h"

/* Lines of the old file that give way to a text. */
struct fix_hunk {
	unsigned int line, lines; /* lines 0: the text comes before line */
	GString *text;
};

struct fix_diff {
	GString *text;	       /* from "diff --git" on */
	GPtrArray *hunks;      /* of struct fix_hunk, without context */
	size_t added, deleted; /* lines */
};

/* Of a change whose `before` is set; prefix stands before its path. */
struct fix_diff *fix_diff_new(const struct fix_change *change,
			      const char *prefix);
void fix_diff_free(void *diff);

#endif
