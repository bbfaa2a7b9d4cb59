/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Members of structures that a file's headers define. A slice is read without
 * headers; how wide a member is tells whether it bounds a size.
 *
 * Ownership: members_new() borrows the tree; members_free() ends it. Threads may
 * share one.
 */
#ifndef KAPCHECK_MEMBERS_H
#define KAPCHECK_MEMBERS_H

#include "tree.h"

struct members;

struct members *members_new(const struct tree *tree);
void members_free(struct members *m);

/*
 * Has f called before a file is looked for that is no header (*.h) among the
 * tree's files; by one thread at a time.
 */
void members_watch(struct members *m, void (*f)(const char *path, void *user),
		   void *user);

/*
 * Adds to a slice of the file, as a comment behind its end, the members that the
 * slice names, of the types that it names and that the file's headers define.
 */
void members_append(struct members *m, const char *path, GString *slice,
		    const GString *file);

#endif
