/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions that lead to no origin, but may hold a bound of a value that does:
 * those that compare it, that are given it, or that call one that does.
 *
 * What is noted while the search goes on is looked at when it has ended: for
 * only then is known which values come from outside, and what of them.
 */
#ifndef KAPCHECK_FLOW_BOUND_H
#define KAPCHECK_FLOW_BOUND_H

#include "flow_far.h"

enum bound_kind {
	BOUND_COMPARED, /* at the token */
	BOUND_GIVEN,	/* what the token names, to the item */
	BOUND_CALLER,	/* the item calls, at the token, who reads a member */
};

/* An empty list for a flow's bounds. */
GArray *flow_bounds_new(void);

/* The item may bound what the present node stands for. */
void flow_bound_note(struct flow *f, enum bound_kind kind, guint item,
		     guint token);

/* Those that get what a token of an argument names. */
void flow_bound_receivers(struct flow *f, guint token);

/*
 * Marks those that may bound what a wanted node stands for, and in near all
 * that were noted for one.
 */
void flow_bound_keep(struct flow *f, bool *keep, bool *near);

#endif
