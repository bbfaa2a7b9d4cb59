/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which files a tree has: by git where its root is a repository, else by
 * reading its folders. For tree.c only.
 */
#ifndef KAPCHECK_TREE_LIST_H
#define KAPCHECK_TREE_LIST_H

#include "tree.h"

/*
 * Fills the lists of an open tree that has none yet, sorted. What can't be
 * listed goes to problems.
 */
void tree_list(struct tree *tree, struct problems *problems);
/* Sorts them by their bytes. */
void tree_list_sort(struct tree *tree);

/*
 * Opens a file or folder beneath the root, never through a link; flags as for
 * open(). The caller closes it; -1 with errno set.
 */
int tree_open_beneath(const struct tree *tree, const char *path, int flags);

#endif
