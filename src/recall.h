/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What of a scan's slices Coccinelle has seen before: their results are taken
 * from the cache, new ones are put there.
 *
 * An entry is named by the slice, the rule (card, semantic patch, its library,
 * what it asks of the tree), spatch and all that it loads. Only slices that
 * spatch got through have one: a failure or a time-out is this machine's.
 *
 * Ownership: a scan owns its recall and frees it.
 */
#ifndef KAPCHECK_RECALL_H
#define KAPCHECK_RECALL_H

#include "units.h"

struct recall;

/* NULL when the scan has no cache to be used. */
struct recall *recall_new(struct scan *scan);
void recall_free(struct recall *recall);

/*
 * When the cache has a result for the unit's content, gives the unit its
 * findings and makes it known, unless it is to be rechecked. Any thread may
 * call. False when spatch has to see the slice.
 */
bool recall_find(struct recall *recall, struct unit *unit);

/* Adds all that a rule's results depend on, but for the slice. */
void recall_add_rule(struct recall *recall, GChecksum *sum,
		     const struct rule *rule);

/*
 * Keeps what spatch said of a unit, and compares it with what was stored. NULL
 * for recall does nothing.
 */
void recall_keep(struct recall *recall, struct unit *unit);

/*
 * Whether a recheck has shown the cache to be wrong, so that all that is known
 * has to be done as well.
 */
bool recall_is_wrong(struct recall *recall);

#endif
