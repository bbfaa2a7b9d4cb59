/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which relevant files differ between two trees of a repository, renames found
 * by what the files hold.
 *
 * Ownership: deltas are a GPtrArray of struct delta that frees them.
 */
#ifndef KAPCHECK_REPO_DELTA_H
#define KAPCHECK_REPO_DELTA_H

#include "change.h"
#include "tree.h"

#include <git2.h>

/* One path; an id that is zero says that it is not there. */
struct delta {
	char *path;
	char *old_path; /* NULL: the same */
	git_oid before, after;
};

GPtrArray *deltas_new(void);
/* Adds a difference when a rule may read the path; ids may be NULL. */
void delta_add(GPtrArray *deltas, const char *path, const git_oid *before,
	       const git_oid *after);
/* Adds what differs; each tree may be NULL. False: an object is missing. */
bool deltas_walk(GPtrArray *deltas, git_repository *repo, const git_tree *a,
		 const git_tree *b);
/* Drops those whose path is in no delta of others. */
void deltas_keep(GPtrArray *deltas, const GPtrArray *others);
/*
 * Adds to changes, as files that stay the same, the other Kconfig files of a
 * tree, when one of them changes: the disk may hold other ones.
 */
bool kconfigs_add(GPtrArray *changes, git_repository *repo,
		  const git_tree *tree);
/*
 * Joins files that went with such that came and are alike, and reads all texts.
 * after: for a path whose text is not in the repository; may be NULL.
 */
bool deltas_to_changes(GPtrArray *deltas, git_repository *repo,
		       const struct tree *after, GPtrArray *changes);

#endif
