/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a repository says of changes: what is staged, what lies between two
 * revisions. Read by libgit2 with no configuration but the repository's own, of
 * which nothing is run: no hook, filter or helper.
 *
 * Ownership: repo_open() hands over a repository that repo_free() ends. All
 * functions that fail set *error to a sentence.
 */
#ifndef KAPCHECK_REPO_H
#define KAPCHECK_REPO_H

#include "change.h"
#include "tree.h"

struct repo {
	struct git_repository *git;
	char *top;		 /* of the work tree, an absolute path */
	struct git_tree *staged; /* of the index, once repo_staged() asked */
};

/* The repository around a folder, or the one that GIT_DIR names. */
struct repo *repo_open(const char *folder, char **error);
void repo_free(struct repo *repo);

/*
 * What the commit to come changes: index against HEAD, nothing where there is
 * none yet; in a merge, one list for each parent. parents: of GPtrArray as made
 * by changes_new(). unmerged: paths (char *) that are in conflict.
 */
bool repo_staged(struct repo *repo, GPtrArray *parents, GPtrArray *unmerged,
		 char **error);

/*
 * "A..B", "A...B" (since their merge base), "A.." (to HEAD): what changes from
 * one to the other. "A": from A to the work tree, which tree is.
 */
bool repo_range(struct repo *repo, const char *range, const struct tree *tree,
		GPtrArray *changes, char **error);

#endif
