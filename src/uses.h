/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What becomes of a seed's result: the forward slice, as far as a rule asks for
 * it with the uses of its card.
 */
#ifndef KAPCHECK_USES_H
#define KAPCHECK_USES_H

#include "rules.h"
#include "source.h"

/*
 * Marks functions that use what a seed's result is stored in together with an
 * identifier of the rule's uses.
 */
void uses_keep(struct source *src, const struct rule *rule, guint seed,
	       bool *keep);

#endif
