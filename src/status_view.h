/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is to be seen at a place: patterns, conditionals around it, findings.
 * Between the parts of `status`; nothing for its users.
 *
 * Ownership: status_view_open() fills in spots, which is the caller's to unref.
 */
#ifndef KAPCHECK_STATUS_VIEW_H
#define KAPCHECK_STATUS_VIEW_H

#include "status.h"

/* What is looked at: the spot first, then the functions that it needs. */
struct status_view {
	const struct tree_status *status;
	const struct part *part;
	const struct spot *spot;
	GPtrArray *spots; /* of struct spot */
	bool exhausted;
};

void status_view_open(struct status_view *v);

/* Whether a pattern is met in one of the spots; *where and *line are set then.
 */
bool status_meets(struct status_view *v, const GPtrArray *patterns,
		  const GPtrArray *spots, const struct spot **where,
		  guint *line);
/* Whether a conditional around the spot names the identifier. */
bool status_is_under(const struct spot *spot, const char *word);
/* A finding of the part's rules where it lies, be it suppressed, or NULL. */
const struct finding *status_find_finding(const struct status_view *v);
/* One anywhere in the arch, which may be NULL, for a part that is not there. */
const struct finding *status_finding_in(const struct status_view *v,
					const char *arch);
/* Whether each rule of the part has judged all that belongs to it. */
bool status_have_run(const struct status_view *v);

#endif
