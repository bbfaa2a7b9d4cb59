/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * --forward: groups of parameters that a rule follows only when asked to, since
 * they are many. A card names them with the struct that each is about
 * ([forward], ARCHITECTURE.md); a group that is chosen counts as if the struct
 * stood in the card's gate and among its seeds.
 */
#ifndef KAPCHECK_FORWARD_H
#define KAPCHECK_FORWARD_H

#include "rules.h"

/* One group of a card; false where it is there already. */
bool forward_add_group(struct rule *rule, const char *name, const char *type);

/* Whether one of the rules has a group of that name. */
bool forward_is_group(const GPtrArray *rules, const char *name);

/* All their names, "a, b", to be freed. */
char *forward_groups(const GPtrArray *rules);

/*
 * Chooses groups, names between commas, in the rules that have them. False with
 * *error set where no rule has one.
 */
bool forward_choose(const GPtrArray *rules, const char *list, char **error);

/* The structs of all chosen groups, a;b, to be freed; NULL: none is chosen. */
char *forward_types(const GPtrArray *rules);

#endif
