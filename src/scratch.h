/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scratch folders, which leave nothing behind: one whose owner was killed goes
 * when the next is made.
 *
 * Ownership: scratch_new() hands over a path that scratch_end() removes, with
 * all that is in it, and frees.
 */
#ifndef KAPCHECK_SCRATCH_H
#define KAPCHECK_SCRATCH_H

#include <glib.h>

/* In TMPDIR, absolute, for engines start in it; NULL with *error set. */
char *scratch_new(GError **error);
void scratch_end(char *path);

/* Removes what is left of this process's own; needs no memory. */
void scratch_end_all(void);

#endif
