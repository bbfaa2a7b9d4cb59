/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ways to a member that are not its name behind a pointer to its struct.
 *
 * Ownership: fix_views() hands over a string.
 */
#ifndef KAPCHECK_FIX_VIEWS_H
#define KAPCHECK_FIX_VIEWS_H

#include "fix_shared.h"
#include "source.h"

/*
 * The tag of the struct that the variable at token i is, or points to, by the
 * nearest declaration in its function, else at file scope. NULL: not told.
 */
const struct token *fix_object_tag(const struct source *src, guint i);

/*
 * Why a file may reach the member without naming it: where the object that has
 * it is taken for another struct, lies in a union, is copied into something
 * else, or where a macro makes its name. "LINE: reason" (without the path,
 * which is the caller's), or NULL.
 */
char *fix_views(const struct source *src, const struct fix_member *member);

#endif
