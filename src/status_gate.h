/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which files can hold which part of which fix, told from their identifiers.
 * Between the parts of `status`; nothing for its users.
 *
 * Ownership: status_want_new() hands over what status_want_free() ends; the
 * gate's table is the caller's to unref, its keys are the paths.
 */
#ifndef KAPCHECK_STATUS_GATE_H
#define KAPCHECK_STATUS_GATE_H

#include "status_find.h"

/* A part, or what a card needs (part NULL), as the gate knows it. */
struct want {
	const struct upstream *card;
	const struct part *part;
	struct found_card *found;
	struct found_part *found_part;
	struct rule rule; /* of which only the gate is filled in */
};

struct want *status_want_new(const struct upstream *card,
			     const struct part *part);
void status_want_free(void *want);

/*
 * Reads the files (paths, of char *) and tells for each that is wanted by which
 * of the wants: path -> GArray of guint.
 */
GHashTable *status_gate(const struct tree *tree, const GPtrArray *paths,
			const GPtrArray *wants, unsigned int jobs,
			struct problems *problems);

#endif
