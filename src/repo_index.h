/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree that an index stands for. git keeps the ids of its folders in the
 * index: of all of them where it runs a hook, else of those that nothing was
 * added to since. A kernel's index takes libgit2 longer than a hook may cost.
 */
#ifndef KAPCHECK_REPO_INDEX_H
#define KAPCHECK_REPO_INDEX_H

#include <git2.h>

/*
 * The tree, which the caller frees; NULL when there is none, for what is in
 * conflict, or the index is of another form. Folders that git has not written
 * yet are kept in memory, as long as the repository is open.
 */
git_tree *index_tree(git_repository *repo, const char *path);

#endif
