/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How many findings each folder and each owner has.
 *
 * Ownership: summary_new() hands over what summary_free() ends.
 */
#ifndef KAPCHECK_SUMMARY_H
#define KAPCHECK_SUMMARY_H

#include "scan.h"

struct tally {
	char *name;
	const GPtrArray *people; /* of char *, borrowed; NULL for a folder */
	guint count[LEVEL_ERROR + 1];
};

struct summary {
	GPtrArray *folders; /* of struct tally, most and worst first */
	GPtrArray *owners;  /* NULL: no kernel of the tree has MAINTAINERS */
	GPtrArray *kernels; /* what is known of each of them */
};

/* Of findings at or above the level. */
struct summary *summary_new(const struct scan *scan, enum level shown);
void summary_free(struct summary *summary);

#endif
