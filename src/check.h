/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scan of changes only: what they cause, and nothing that was there before.
 *
 * A finding counts when it stands on a changed line, or when the old texts have
 * not got it: a free that was removed is found where the memory leaks. Which
 * finding of the old text is the same is told by rule and line, lines followed
 * through the change, or by fingerprint.
 */
#ifndef KAPCHECK_CHECK_H
#define KAPCHECK_CHECK_H

#include "change.h"
#include "scan.h"

struct check_request {
	const struct scan_options *options; /* path: the tree's root */
	const char *data_dir;
	const GPtrArray *rules;
	/* of GPtrArray as made by changes_new(): what changes against each
	 * parent; only what is new against all of them counts */
	const GPtrArray *parents;
	char *const *paths; /* only in these files and folders; empty: all */
};

/*
 * Owns what the scan's options point to. check_free() ends it.
 */
struct check {
	struct scan_options options;
	GPtrArray *only;
	GHashTable *overlay;
	struct scan *scan;
};

/* NULL with *error set when there is no such tree. */
struct check *check_run(const struct check_request *request, char **error);
void check_free(struct check *check);

#endif
