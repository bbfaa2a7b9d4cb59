/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KAPCHECK_FIX_ARRAYS_H
#define KAPCHECK_FIX_ARRAYS_H

#include "tree.h"

/*
 * Whether a file, or a header that it includes, declares an array of that name:
 * what is read of such a member is its address.
 */
bool fix_arrays_has(const struct tree *tree, const char *path,
		    const char *text, const char *name);

#endif
