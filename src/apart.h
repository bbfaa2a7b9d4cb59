/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Members that one file allocates and another file of the folder frees, told
 * from tokens: what Coccinelle, which reads one file after the other, can't
 * see.
 *
 * Only what the tokens show counts: `base->member` where the function or the
 * file declares base as a pointer to the struct. One value of another origin,
 * wherever it is stored, and the member is left alone.
 */
#ifndef KAPCHECK_APART_H
#define KAPCHECK_APART_H

#include "scan.h"

/*
 * Adds the findings of rules with `given` lists: members that are given such
 * memory in one file and freed by one of the seeds in another.
 * paths: files with one of the allocators (of char *, the tree's).
 */
void apart_frees(struct scan *scan, const struct rule *rule,
		 const GPtrArray *paths);

#endif
