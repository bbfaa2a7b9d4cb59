/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who calls a function that checks a value before one that reads it: without
 * that one a slice has the check, and nothing tells that it was made.
 */
#ifndef KAPCHECK_ORDER_H
#define KAPCHECK_ORDER_H

#include "source.h"

/*
 * Marks in keep the functions in which a call that leads to one of `checks`
 * stands before a call that leads to one of `reads`, and all that is called on
 * the way from there to either. Both are flags, one for each item; those of
 * functions that are not kept count for nothing.
 */
void order_keep(struct source *src, const bool *checks, const bool *reads,
		bool *keep);

#endif
