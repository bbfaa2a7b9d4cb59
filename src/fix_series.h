/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All fixes of a run, each made and proved on top of those before it.
 *
 * Ownership: fix_series_make() hands over a series that fix_series_free()
 * ends; options and rules are the caller's and outlive it.
 */
#ifndef KAPCHECK_FIX_SERIES_H
#define KAPCHECK_FIX_SERIES_H

#include "fix.h"

struct fix_request {
	const struct scan_options *options;
	const char *data_dir;
	const GPtrArray *rules; /* of struct rule: whose findings are mended */
	const GPtrArray *all;	/* of struct rule: what a proof is by */
	enum level level;	/* the lowest that is mended */
	const char *prefix;	/* only findings in files beneath; NULL: all */
};

struct fix_series {
	const struct fix_request *request;
	struct scan *scan;   /* the tree as it lies there */
	GHashTable *overlay; /* path -> GBytes: what the fixes make of it */
	GPtrArray *fixes;    /* of struct fix: proved or refused */
	GPtrArray *scans;    /* of struct scan: whose findings fixes borrow */
};

/* NULL with *error set when there is nothing to scan. */
struct fix_series *fix_series_make(const struct fix_request *request,
				   char **error);
void fix_series_free(struct fix_series *series);

/* Findings at or above the level that no fix mends, in files beneath prefix. */
guint fix_series_left(const struct fix_series *series, enum level level);

/* The finding that is the same but for its place, or NULL. */
struct finding *fix_find_same(const struct findings *findings,
			      const struct finding *f);

#endif
