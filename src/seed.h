/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Seeds: the places of a file that a rule's card names.
 */
#ifndef KAPCHECK_SEED_H
#define KAPCHECK_SEED_H

#include "rules.h"
#include "syntax.h"

/*
 * Called for each argument that makes a call a seed; call is the token of the
 * call's name. Returns true to stop the search.
 */
typedef bool (*seed_argument)(const struct source *src, guint item, guint call,
			      struct range arg, void *user);

/*
 * Calls back for each seed argument of a function item: of calls, and of
 * `x __free(seed)`, whose argument 0 is x. With no callback it stops at the
 * first seed. Returns whether it was stopped.
 */
bool seed_each(const struct source *src, guint item, const struct rule *rule,
	       seed_argument call, void *user);

/* The group, 0 or 1, of the seed that token i is. */
unsigned int seed_group(const struct source *src, guint i,
			const struct rule *rule);

/* Whether the item holds a seed of the rule. */
bool seed_in_item(const struct source *src, guint item,
		  const struct rule *rule);

/*
 * Whether a function item holds a call of a seed whose arguments are constants
 * that make more than the rule's number of bytes together, at boot aside.
 */
bool seed_is_large(struct source *src, guint item, const struct rule *rule);

/*
 * Whether a word of a card stands for an identifier: one that ends in `*` does
 * for all that begin so, one that begins with it for all that end so, and one
 * with both for all that have it in them.
 */
bool seed_matches(const char *word, size_t len, const char *entry);

/* Whether the identifier is one of the list. */
bool seed_lists(const struct source *src, ident_id id, const GPtrArray *list);

/* The same of the identifier that token i is. */
bool seed_is_listed(const struct source *src, guint i, const GPtrArray *list);

#endif
