/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which struct a member belongs to, told from the tokens before it.
 *
 * Ownership: tokens belong to the caller's array.
 */
#ifndef KAPCHECK_MEMBER_TAG_H
#define KAPCHECK_MEMBER_TAG_H

#include "lex.h"

#include <stdbool.h>

/* The first token of `a->b[c].member`, of which i is the last. */
guint member_start(const GArray *tokens, guint i);

/* Whether token i is a member of a plain variable: `base->x` or `base.x`. */
bool member_is_simple(const GArray *tokens, guint i);

/*
 * Whether token i declares a variable, by what stands before it from token
 * first on. *tag is that of `struct tag *name`; NULL where the type is told
 * otherwise.
 */
bool member_declares(const char *text, const GArray *tokens, guint i,
		     guint first, const struct token **tag);

/*
 * The tag in the last declaration `struct tag *name` of the variable that token
 * name is, before it and from token first on. NULL when there is none, or when
 * it is declared with a type that is not told like that, which sets *other.
 */
const struct token *member_tag(const char *text, const GArray *tokens,
			       guint name, guint first, bool *other);

#endif
