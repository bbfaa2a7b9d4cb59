/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the value of an expression grows with, read from its tokens: `a` and
 * `b` of `a * 2 + max(b, 4)`, nothing of `min(a, 8)` or `(u8)a`. What a card
 * says of functions and types decides (`grows`, `bounds`, `narrow`).
 */
#ifndef KAPCHECK_EXPR_H
#define KAPCHECK_EXPR_H

#include "meaning.h"
#include "syntax.h"

enum leaf_kind {
	LEAF_NAME,
	LEAF_MEMBER,  /* x->name */
	LEAF_ELEMENT, /* name[...], x->name[...] */
	LEAF_POINTEE, /* *name */
	LEAF_RESULT,  /* name(...) */
};

struct leaf {
	enum leaf_kind kind;
	guint token; /* of its last name, or that of the function */
	struct range range;
};

/*
 * Adds to leaves (of struct leaf) those of the tokens in range. False when it
 * is nested too deep to be read.
 */
bool expr_leaves(const struct source *src, const struct meanings *meanings,
		 struct range range, GArray *leaves);

#endif
