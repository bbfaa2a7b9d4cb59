/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside of reach: the places whose values are asked for in one search, and
 * what asks for more of them. Nothing else includes this.
 */
#ifndef KAPCHECK_REACH_ASK_H
#define KAPCHECK_REACH_ASK_H

#include "access.h"
#include "reach.h"

/* What can have a value; the kinds below PLACE_MEMBER are a function's own. */
enum place_kind {
	PLACE_NAME,
	PLACE_POINTEE, /* *name */
	PLACE_ELEMENT, /* name[...] */
	PLACE_RESULT,  /* what the function returns */
	PLACE_OBJECT,  /* what name is or points to, filled as a whole */
	PLACE_MEMBER,  /* a member of that name */
	PLACE_OBJECTS, /* what such members are or point to */
};

struct asked {
	enum place_kind kind;
	guint item; /* 0 for members */
	ident_id id;
};

struct reach {
	struct source *src;
	const struct rule *rule;
	struct meanings *meanings;
	GHashTable *seen; /* packed places that lead to no origin, or are met */
	GArray *met;	  /* those of this search, of struct asked */
	GArray *leaves;
	guint expansions; /* macros in arguments of macros that are asked for */
	guint at;	  /* the function whose tokens are read */
	guint looks;
	bool found;
};

/* The value of that place is asked for, too. */
void reach_ask(struct reach *r, enum place_kind kind, guint item, ident_id id);

/* Counts places that are looked at; from a limit on, the answer is yes. */
void reach_count_looks(struct reach *r, guint n);

/* All that the value of an expression in function r->at grows with. */
void reach_ask_value(struct reach *r, struct range range);

/* The objects that the tokens [first, last) name, and those around them. */
void reach_ask_objects(struct reach *r, guint first, guint last);

/* What a call may fill that gets the place, or its address. */
void reach_ask_given(struct reach *r, const struct access *use,
		     enum place_kind inside);

/* Token i is in the head of function r->at, where it may be a parameter. */
void reach_ask_parameter(struct reach *r, guint i, enum place_kind kind);

#endif
