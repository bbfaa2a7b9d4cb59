/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Units of work for an engine: one rule and one file's slice, written to the
 * scratch folder under a plain name, so that odd file names never reach a tool.
 *
 * Ownership: units_make() hands over a GPtrArray that frees its units. Paths
 * point into the tree's list.
 */
#ifndef KAPCHECK_UNITS_H
#define KAPCHECK_UNITS_H

#include "scan.h"
#include "slice.h"

struct unit {
	const struct rule *rule;
	const char *path; /* relative to the tree */
	char *slice_path; /* absolute, in the scratch folder */
	size_t bytes; /* of the slice, blanks left out */
	GPtrArray *functions; /* of struct slice_function */
	GPtrArray *findings; /* of struct finding, while it is worked on */
	bool done; /* an engine got through it */
};

/*
 * Gates and slices all files of the scan's tree for the rules that the engine
 * judges; sorted by rule, then by path.
 */
GPtrArray *units_make(struct scan *scan, enum engine_bit engine,
		      const char *scratch);

#endif
