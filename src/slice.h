/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Slices: what a rule needs of a file, and nothing else.
 *
 * A slice keeps the functions that the rule's card asks for, the types, macros
 * and file-scope objects they name (transitively), and every preprocessor
 * conditional outside them. What is dropped becomes blank, and so do a few macros
 * that Coccinelle can't parse: each kept byte stays on its line and in its
 * column.
 *
 * Ownership: slice_make() hands over a slice that slice_free() ends.
 */
#ifndef KAPCHECK_SLICE_H
#define KAPCHECK_SLICE_H

#include "rules.h"
#include "source.h"

struct slice_function {
	char *name;
	unsigned int line; /* of its first token */
	bool seed; /* holds what the rule is about */
};

struct slice {
	GString *text;
	GPtrArray *functions; /* of struct slice_function: those kept */
	GArray *shifts; /* of struct shift, see squeeze.h; NULL: not squeezed */
};

/* An empty list of functions, and a function added to one; name is copied. */
GPtrArray *slice_functions_new(void);
void slice_functions_add(GPtrArray *list, const char *name, unsigned int line,
			 bool seed);

/* The slice of src for rule, or NULL when nothing in it concerns the rule. */
struct slice *slice_make(struct source *src, const struct rule *rule);
/* The whole file as a slice; never NULL. */
struct slice *slice_whole(struct source *src, const struct rule *rule);
void slice_free(struct slice *slice);

#endif
