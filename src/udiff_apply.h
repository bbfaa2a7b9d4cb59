/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Patches applied in memory, one after the other, to the files of a tree. As
 * git am does, a hunk may have moved, but its lines must be there exactly.
 */
#ifndef KAPCHECK_UDIFF_APPLY_H
#define KAPCHECK_UDIFF_APPLY_H

#include "change.h"
#include "tree.h"
#include "udiff.h"

/* The text after the hunks; NULL with *error set when one does not fit. */
GBytes *udiff_apply(GBytes *before, const struct udiff_file *file,
		    char **error);

/*
 * What the patches in a text (see mail.h) change of the tree's relevant files,
 * added to changes. False with *error set; *fits tells a text that is no patch
 * from one that does not apply.
 */
bool udiff_apply_text(const struct tree *tree, const char *text, gsize len,
		      GPtrArray *changes, bool *fits, char **error);

#endif
