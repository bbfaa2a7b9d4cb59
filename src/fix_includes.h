/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which files of a tree can see a type: those that include, directly or not, a
 * header that declares its members.
 *
 * Ownership: fix_includes_new() reads all files of the tree, which must outlive
 * what it hands over; fix_includes_free() ends that, and takes NULL.
 */
#ifndef KAPCHECK_FIX_INCLUDES_H
#define KAPCHECK_FIX_INCLUDES_H

#include "tree.h"

struct fix_includes;

struct fix_includes *fix_includes_new(const struct tree *tree);
void fix_includes_free(struct fix_includes *of);

/*
 * The files (of char *) that may see `struct tag` and hold the word, sorted: a
 * new array; NULL when no file declares the type.
 */
GPtrArray *fix_includes_find(const struct fix_includes *of, const char *tag,
			     const char *word);

#endif
