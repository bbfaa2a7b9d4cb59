/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who looks after a file, by the tree's MAINTAINERS, which is read as data:
 * scripts/get_maintainer.pl is not run.
 *
 * Ownership: maintainers_open() hands over what maintainers_free() ends;
 * sections belong to it. Texts are bytes of the tree, not necessarily UTF-8.
 */
#ifndef KAPCHECK_MAINTAINERS_H
#define KAPCHECK_MAINTAINERS_H

#include "tree.h"

struct maintainers;

struct section {
	char *title;
	GPtrArray *people;   /* of char *: its M: lines */
	GPtrArray *patterns; /* of struct pattern: F:, N: and X: lines */
};

/* Of the kernel in that folder of the tree ("" or with its '/'); NULL when it
 * has no such file. */
struct maintainers *maintainers_open(const struct tree *tree,
				     const char *folder);
void maintainers_free(struct maintainers *m);

/* The section that names the path, from the folder, most closely, or NULL. */
const struct section *maintainers_of(const struct maintainers *m,
				     const char *path);

#endif
