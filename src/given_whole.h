/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Structures that the file defines: what is allocated as one can be whatever
 * the file finds as a pointer to one, in a list, by container_of() or as a
 * parameter.
 */
#ifndef KAPCHECK_GIVEN_WHOLE_H
#define KAPCHECK_GIVEN_WHOLE_H

#include "graph.h"
#include "syntax.h"

/* What a node of the graph of given.c holds the value of. */
enum place_kind {
	PLACE_LOCAL, /* a local of a function */
	PLACE_MEMBER,
	PLACE_GLOBAL,
	PLACE_POINTEE, /* and on: what the first three point to */
	PLACE_RESULT = 2 * PLACE_POINTEE, /* what a function returns */
	PLACE_WHOLE,			  /* a structure of a type */
};

/* Joins all that is declared as a pointer to such a structure. */
void whole_join(struct source *src, struct graph *g);

/* The node of the structure that the call at token i, as container_of(), finds.
 */
bool whole_entry(struct source *src, struct graph *g, guint i, guint *node);

#endif
