/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names that a loop grows until they reach something, as in
 * `while (cap < n) cap *= 2`: what they are compared with is about their value.
 */
#ifndef KAPCHECK_GROWN_H
#define KAPCHECK_GROWN_H

#include "syntax.h"

/*
 * Whether token i is such a name, in the condition of a loop or in that of a
 * break; *limit is what it is compared with there.
 */
bool grown_limit(const struct source *src, guint i, struct range *limit);

#endif
