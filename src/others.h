/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What slices hang on beside their own file: the headers of the tree, which
 * there are, and other files that were looked for as headers, there or not.
 * All of it together: when any of it changed, all such slices are made anew.
 *
 * Ownership: others_new() hands over what others_free() ends.
 */
#ifndef KAPCHECK_OTHERS_H
#define KAPCHECK_OTHERS_H

#include "tree.h"

struct others;

/* How they are now; what changed after settled (wall clock, ns) counts as in
 * motion. */
struct others *others_new(const struct tree *tree, int64_t settled);
void others_free(struct others *others);

/* Whether nothing is in motion, so that what is made now may be kept. */
bool others_settled(const struct others *others);

/*
 * Notes that a file was looked for which is no header in the tree's list; user
 * is struct others. One thread at a time may call.
 */
void others_consult(const char *path, void *user);

/* Appends them as they were at the beginning to a text. */
void others_write(const struct others *others, GByteArray *to);
/*
 * Takes what others_write() wrote off the front of a text; true when all is
 * still the same. Then what was noted at that time is noted again.
 */
bool others_same(struct others *others, const char **p, gsize *left);

#endif
