/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whether a place may sleep, by the locks that its file takes around it.
 *
 * Ownership: fix_lock_over() hands over a string.
 */
#ifndef KAPCHECK_FIX_LOCKS_H
#define KAPCHECK_FIX_LOCKS_H

#include "source.h"

/*
 * The call that forbids to sleep at a token in a function: in the function
 * itself or in one of the file that it is called from. NULL when none is seen.
 * Paths are not followed: an unlock counts where its block does.
 */
char *fix_lock_over(struct source *src, guint token);

#endif
