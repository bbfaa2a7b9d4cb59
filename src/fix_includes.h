/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which files of a tree can see a type: those that include, directly or not, a
 * header that declares its members.
 *
 * Ownership: fix_includes() hands over a list of strings.
 */
#ifndef KAPCHECK_FIX_INCLUDES_H
#define KAPCHECK_FIX_INCLUDES_H

#include "tree.h"

/*
 * The files (of char *) that may see `struct tag` and hold the word, sorted;
 * NULL when no file declares the type.
 */
GPtrArray *fix_includes(const struct tree *tree, const char *tag,
			const char *word);

#endif
