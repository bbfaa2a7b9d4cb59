/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KAPCHECK_FIX_PARTS_H
#define KAPCHECK_FIX_PARTS_H

#include "source.h"

/*
 * Of the access to what member i points to, which begins at token start: the
 * last member on the way, when its value is stored, returned or given to a
 * call, so that it matters whether it is an array; or 0.
 */
guint fix_parts_handed(const struct source *src, guint start, guint i);

#endif
