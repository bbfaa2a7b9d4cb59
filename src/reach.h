/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whether what a seed is given can come from one of the rule's origins: the
 * question that keeps most seeds from being sliced at all.
 *
 * Where flow keeps each function that may matter, this follows values only:
 * what an assignment, an argument, a result, an out-parameter or a member that
 * is set anywhere in the file can give. It asks neither for order nor for
 * bounds, so it answers yes wherever the rule could.
 *
 * Ownership: reach_new() hands over what reach_free() ends; source and rule
 * must outlive it.
 */
#ifndef KAPCHECK_REACH_H
#define KAPCHECK_REACH_H

#include "rules.h"
#include "syntax.h"

/* Macros in macros: what stands for deeper ones is not looked at. */
#define MACRO_DEPTH 4

struct reach;

/* NULL for a rule whose origins do not tell how values come from them. */
struct reach *reach_new(struct source *src, const struct rule *rule);
void reach_free(struct reach *r);

/*
 * Whether the tokens of an argument, in a function item, can have a value from
 * outside, at a call that the rule does not leave alone. True without r.
 */
bool reach_argument(struct reach *r, guint item, guint call, struct range arg);

/* Whether a call of that name, or the name, is an origin; false without r. */
bool reach_is_origin(const struct reach *r, ident_id id);

/* What the identifier at a token means to the rule; 0 without r. */
uint32_t reach_meaning(const struct reach *r, guint token);

#endif
