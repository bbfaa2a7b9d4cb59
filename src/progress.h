/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Progress on stderr: one line that is rewritten on a terminal, a plain line
 * every few seconds elsewhere, nothing when quiet.
 */
#ifndef KAPCHECK_PROGRESS_H
#define KAPCHECK_PROGRESS_H

#include <glib.h>
#include <stdbool.h>

struct progress {
	bool quiet, terminal, shown;
	gint64 begun, last; /* monotonic, microseconds */
};

void progress_begin(struct progress *p, bool quiet);
/* States how far `what` has come; cheap enough to call for each file. */
void progress_show(struct progress *p, const char *what, guint done,
		   guint total, guint findings);
/* Leaves the terminal with an empty line. */
void progress_end(struct progress *p);

#endif
