/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What stands before a token of a file: the declaration of a variable, what it
 * was assigned last, the start of the line. Each is looked for once, however
 * many tokens are asked for.
 *
 * Ownership: backward_new() hands over what backward_free() ends; the source
 * must outlive it, and owns the tokens that are given out.
 */
#ifndef KAPCHECK_BACKWARD_H
#define KAPCHECK_BACKWARD_H

#include "source.h"

struct backward;

struct backward *backward_new(const struct source *src);
void backward_free(struct backward *b);

/*
 * The tag in the declaration `struct tag *base` of the variable whose member
 * stands at token i, as base->member. NULL where it is not told like that.
 */
const struct token *backward_tag(struct backward *b, guint i);

/* The same of the variable at token i. */
const struct token *backward_type(struct backward *b, guint i);

/*
 * Whether the variable at token i is assigned before it in its function, and
 * not an element of it: *value is where the last such value begins.
 */
bool backward_assigned(struct backward *b, guint i, guint *value);

/* Line and column of a token, from 1, in bytes. */
void backward_place(struct backward *b, guint i, unsigned int *line,
		    unsigned int *col);

#endif
