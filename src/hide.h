/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions of a slice that its semantic patch reads itself, as tokens. To
 * Coccinelle they are comments, which it need not parse: most of its time goes
 * there. No line and no column of the slice changes, for a mark stands in place
 * of the first bytes of the function; these are behind its end, with its name:
 *
 *	HIDE_MARK + "tic int name(...)\n{\n}" + HIDE_END + "staname*" + "/"
 */
#ifndef KAPCHECK_HIDE_H
#define KAPCHECK_HIDE_H

#include "source.h"

/* The byte is in no C source, but for what wants to be strange. */
#define HIDE_END '\036'
#define HIDE_MARK "/*\036"

/*
 * Hides the function item, whose text is what out has from there on. It stays
 * as it is where something may follow it in its line, it is not plain what its
 * name is, or it is very long.
 */
void hide_function(GString *out, size_t from, const struct source *src,
		   guint item);

#endif
