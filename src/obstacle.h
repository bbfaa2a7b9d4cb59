/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Words that make Coccinelle 1.1.1 give up on the whole function they stand
 * in, and what is written in their stead, at most as wide or at a line's end:
 * it shall see the same course of the function, and each other word at its
 * place. Attributes among them that mean nothing to a rule.
 */
#ifndef KAPCHECK_OBSTACLE_H
#define KAPCHECK_OBSTACLE_H

#include "source.h"

/*
 * The token behind the obstacle that begins at token i of an item, or i where
 * none does; *instead is a constant. body: the token of the function's brace,
 * or 0 in other items. end: the token behind the item.
 */
guint obstacle_end(const struct source *src, guint i, guint body, guint end,
		   const char **instead);

#endif
