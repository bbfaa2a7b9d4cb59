/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What apart_frees() found, for a tree in which no file has changed since: kept
 * in the cache, one entry a tree and rule.
 *
 * Ownership: apart_known_new() hands over what apart_known_free() ends.
 */
#ifndef KAPCHECK_APART_KNOWN_H
#define KAPCHECK_APART_KNOWN_H

#include "rules.h"
#include "scan.h"

struct apart_known;

/* To be called before a file is read; NULL where nothing can be kept. */
struct apart_known *apart_known_new(struct scan *scan, const struct rule *rule);
void apart_known_free(struct apart_known *known);

/* Adds the findings; false, with none added, when they are not known. */
bool apart_known_find(const struct apart_known *known, struct scan *scan);

/* Keeps the findings from that place of the scan's list on. */
void apart_known_keep(const struct apart_known *known, const struct scan *scan,
		      guint from);

#endif
