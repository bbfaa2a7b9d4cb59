/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who calls whom within a file, by name: a name that more than one arm of a
 * conditional defines stands for all its functions.
 */
#ifndef KAPCHECK_CALLS_H
#define KAPCHECK_CALLS_H

#include "syntax.h"

/* Called with a function item, and with the token that names the called. */
typedef void (*calls_visit)(struct source *src, guint item, guint token,
			    void *user);

bool calls_is_function(const struct source *src, guint item);

/* Visits the functions that the identifier at a token is the name of. */
void calls_definers(struct source *src, guint token, calls_visit visit,
		    void *user);

/* Visits each place in another function's body that names function callee. */
void calls_callers(struct source *src, guint callee, calls_visit visit,
		   void *user);

/* Visits the functions that what stands at a token is handed to. */
void calls_receivers(struct source *src, guint token, calls_visit visit,
		     void *user);

/* Where parameter number n of a function of that name is declared. */
bool calls_parameter(const struct source *src, guint callee, ident_id name,
		     unsigned int n, struct range *parameter);
/* Whether token i can be the name that is declared there. */
bool calls_is_parameter_name(const struct source *src, guint i,
			     struct range parameter);

#endif
