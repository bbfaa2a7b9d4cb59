/* SPDX-License-Identifier: GPL-2.0-only */
/* What happens to an object at a place that names it: set, or given to a call.
 */
#ifndef KAPCHECK_ACCESS_H
#define KAPCHECK_ACCESS_H

#include "syntax.h"

enum access_kind {
	ACCESS_OTHER,
	ACCESS_SET,   /* it is assigned */
	ACCESS_GIVEN, /* it is an argument of a call */
};

struct access {
	enum access_kind kind;
	bool element, pointee; /* it is name[...], *name */
	bool declared;	       /* the latter may be `type *name` as well */
	struct range value;    /* that it is set to */
	guint call, argument;  /* that it is given to */
	bool address;	       /* as &name */
};

/*
 * Of the object whose last name is token i. Assignments that can only make a
 * value smaller are none.
 */
struct access access_of(const struct source *src, guint i);

#endif
