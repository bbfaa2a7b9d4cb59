/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writes what a series makes of files into the tree: each file by a new one
 * that takes its name, none through a link, all or none.
 */
#ifndef KAPCHECK_FIX_APPLY_H
#define KAPCHECK_FIX_APPLY_H

#include "tree.h"

/* A file's old and new contents, both borrowed. */
struct fix_target {
	const char *path;
	GBytes *before; /* what must be there; NULL: no such file */
	GBytes *after;
};

/*
 * Writes targets (an array of struct fix_target). False with *error set when
 * one of them can't be written, or is not what it was; then none is changed.
 */
bool fix_apply(const struct tree *tree, const GArray *targets, char **error);

#endif
