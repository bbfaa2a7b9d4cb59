/* SPDX-License-Identifier: GPL-2.0-only */
/* Whether the objects of a changed file compile as they did. */
#ifndef KAPCHECK_FIX_BUILD_H
#define KAPCHECK_FIX_BUILD_H

#include "fix_series.h"

/*
 * Compiles the C files of a fix by the commands of the build that was named,
 * before (as the overlay from shows the tree) and after (to). NULL, or why the
 * fix can't stand, as a new string. Says in the fix what it could not compile.
 */
char *fix_build(const struct fix_series *series, struct fix *fix,
		GHashTable *from, GHashTable *to);

#endif
