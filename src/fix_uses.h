/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a file does with a member of a type that it shares with others.
 *
 * Ownership: fix_uses() hands over strings.
 */
#ifndef KAPCHECK_FIX_USES_H
#define KAPCHECK_FIX_USES_H

#include "fix_shared.h"

/* A file of the tree as fixes have left it so far. */
struct fix_file {
	const struct tree *tree; /* NULL: arrays in its memory are not asked */
	const char *path;
	const char *text;
	gsize len;
};

/*
 * Converts the frees of the member in a file's text. NULL when there is
 * nothing to convert, or with *refusal set (without the path, which is the
 * caller's) when the file does with the member what can't be judged; *sure:
 * and it is certain to be this type's member, or this type.
 */
char *fix_uses(const struct fix_file *file, const struct fix_member *member,
	       char **refusal, bool *sure);

#endif
