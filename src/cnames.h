/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which macros a C file of an architecture can see, and under which condition:
 * its headers are followed by name, as the compiler would.
 *
 * Ownership: cnames_new() hands over what cnames_free() ends; tree and view are
 * borrowed and outlive it, expressions live in the view's arena.
 */
#ifndef KAPCHECK_CNAMES_H
#define KAPCHECK_CNAMES_H

#include "ccond.h"

struct cnames;

/* A definition of a name in a file that is seen. */
struct cname_place {
	const struct cfile *file; /* of the cnames */
	const GArray *frames;
	guint token;
	const struct kexpr *cond; /* that of the #includes on the way, too */
};

struct cnames *cnames_new(const struct tree *tree, struct kview *v,
			  const char *from);
void cnames_free(struct cnames *n);

/* of struct cname_place; freed with g_array_unref(). */
GArray *cnames_find(struct cnames *n, const char *name);
/* When a name with these places is defined. */
const struct kexpr *cnames_cond(struct cnames *n, const char *name,
				const GArray *places);

#endif
