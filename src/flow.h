/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a seed's arguments depend on, told from tokens: the backward slice that
 * decides which functions a rule must see.
 *
 * From an argument the names in it are followed through assignments to locals,
 * into functions of the file whose results or out-parameters they take, to the
 * callers of the function where a name is a parameter, and to the functions
 * that set a member it reads. It follows too much where scopes hide names, never
 * too little within FLOW_STEPS calls or members.
 */
#ifndef KAPCHECK_FLOW_H
#define KAPCHECK_FLOW_H

#include "reach.h"

/*
 * How many calls or members are followed one after the other: a count that a
 * caller's caller reads from a member is three away.
 */
#define FLOW_STEPS 3

/*
 * Marks in keep, an array of a flag for each item, the functions that the
 * seeds of function item seed depend on. Returns whether one of the rule's
 * origins was met on the way: in a statement that gives a followed name its
 * value or hands it to a function. True for a rule without origins. Arguments
 * that reach, if it is not NULL, says no origin can reach are not followed. In
 * a file that would take minutes all is kept.
 */
bool flow_follow(struct source *src, const struct rule *rule,
		 struct reach *reach, guint seed, bool *keep);
/* Whether that has come to pass: all is kept, there is nothing to follow. */
bool flow_gave_up(const struct source *src);

#endif
