/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree that an index stands for, told without reading its entries: git
 * keeps the tree's id in the index, and sets it before it runs a hook. A
 * kernel's index takes libgit2 longer than a hook may cost.
 */
#ifndef KAPCHECK_REPO_INDEX_H
#define KAPCHECK_REPO_INDEX_H

#include <git2.h>
#include <stdbool.h>

/* False when the index has none that is up to date, or is of another form. */
bool index_tree(const char *path, git_oid *tree);

#endif
