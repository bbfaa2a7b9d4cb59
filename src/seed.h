/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Seeds: the places of a file that a rule's card names, and what the slice has
 * to follow from their arguments.
 */
#ifndef KAPCHECK_SEED_H
#define KAPCHECK_SEED_H

#include "rules.h"
#include "source.h"

/* Whether the item holds a seed of the rule. */
bool seed_in_item(const struct source *src, guint item,
		  const struct rule *rule);

/*
 * Members that the arguments of the item's seeds read, directly or through one
 * assignment to a local: added to fields, a set of ident_id.
 */
void seed_fields(const struct source *src, guint item, const struct rule *rule,
		 GHashTable *fields);

/* Whether the item sets a member of the set, or hands out its address. */
bool item_sets_field(const struct source *src, guint item, GHashTable *fields);

#endif
