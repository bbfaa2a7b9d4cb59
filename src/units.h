/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Units: one rule and one file in which it can fire. For Coccinelle the file's
 * slice is written to the scratch folder under a plain name, so that odd file
 * names never reach a tool.
 *
 * Ownership: the scan owns its units. Paths point into the tree's list.
 */
#ifndef KAPCHECK_UNITS_H
#define KAPCHECK_UNITS_H

#include "batch.h"
#include "digest.h"
#include "slice.h"

#include <stddef.h>

struct headers;

struct unit {
	struct work work; /* its name is the slice's path; NULL: not written */
	const struct rule *rule;
	guint file;	      /* its path in the tree's list */
	GPtrArray *functions; /* of struct slice_function */
	GArray *shifts; /* see squeeze.h: its findings have the slice's lines */
	char **parsed;	      /* names that Coccinelle parsed; NULL: not yet */
	bool for_cocci;	      /* whether Coccinelle judges it */
	struct digest content; /* of rule and slice; only for cache or shards */
	bool elsewhere;	       /* another shard does it */
	/* see recall.h */
	bool known;	/* its findings are here, Coccinelle need not see it */
	GBytes *stored; /* what is to be rechecked; may be NULL */
};

/* The unit that a piece of Coccinelle's work is. */
static inline struct unit *unit_of(const struct work *w)
{
	return (struct unit *)((uintptr_t)w - offsetof(struct unit, work));
}

/* One of a rule, with no file and no functions yet. */
struct unit *unit_new(const struct rule *rule);
void unit_free(void *unit);

/*
 * All units of the scan: gates and slices the files of its tree for the rules
 * that Coccinelle or Clang judges, once; sorted by rule, then by path. NULL
 * when there is no scratch folder to be had, which is in the problems then.
 */
const GPtrArray *units_of(struct scan *scan);

/*
 * Makes the slice of a unit that was known after all, and forgets what was. The
 * file may have changed: false when there is no such slice now, or, which is in
 * the problems then, none to be had.
 */
bool unit_slice(struct scan *scan, struct headers *headers, struct unit *unit);

#endif
