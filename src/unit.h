/* SPDX-License-Identifier: GPL-2.0-only */
/* One unit, and the slice that Coccinelle gets of it. */
#ifndef KAPCHECK_UNIT_H
#define KAPCHECK_UNIT_H

#include "units.h"

/* The slice as Coccinelle gets it, or NULL when there is none. */
struct slice *unit_make_slice(const struct scan *scan, struct source *src,
			      const struct rule *rule);
/* Which functions a slice has, and where its lines are in the file. */
void unit_take_lines(struct unit *unit, const struct slice *slice);
/*
 * Writes the slice to the scratch folder; its path, a new string, or NULL with
 * *error set.
 */
char *unit_write(const struct scan *scan, const struct unit *unit,
		 const struct slice *slice, GError **error);

#endif
