/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The functions of a tree by name, and what they hold without blanks and
 * comments, so that a function is known again where it has moved.
 *
 * Ownership: functions_new() borrows the tree; strings and lists belong to the
 * functions, which functions_free() ends.
 */
#ifndef KAPCHECK_FUNCTIONS_H
#define KAPCHECK_FUNCTIONS_H

#include "tree.h"

struct functions;

struct functions *functions_new(const struct tree *tree);
void functions_free(struct functions *functions);

/* A checksum of what the file's function of that name holds, or NULL. */
const char *functions_content(struct functions *functions, const char *path,
			      const char *name);

/* Names to look for in all files of the tree, by one pass over them. */
void functions_want(struct functions *functions, const char *name);
void functions_search(struct functions *functions);
/* Paths (char *) in which that pass found a function of the name. */
const GPtrArray *functions_holding(const struct functions *functions,
				   const char *name);

#endif
