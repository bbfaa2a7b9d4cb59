/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The patches that cards make: of fixes that no rule has a fixer for, and of
 * what is missing in one that is applied by half, where rules find nothing.
 */
#ifndef KAPCHECK_STATUS_BACKPORT_H
#define KAPCHECK_STATUS_BACKPORT_H

#include "fix_series.h"
#include "status.h"

#define STATUS_AUTHOR "kapcheck <kapcheck@localhost>"

/* Whether the card's changes mend all of the fix that no finding is about. */
bool status_changeable(const struct status_result *r);

/* Whether some of what is missing is for the rule's fixer. */
bool status_needs_fixer(const struct status_result *r);

/*
 * Writes a patch for each result that needs one, on top of the series, which
 * may be NULL; its path goes to names. False with *error set when one can't be
 * written.
 */
bool status_backport(const struct tree_status *status,
		     const struct fix_series *series, const char *folder,
		     GPtrArray *names, char **error);

#endif
