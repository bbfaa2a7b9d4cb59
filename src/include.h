/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a file includes, told from its text; and which paths a name may mean,
 * with no include path known: all that end with it.
 */
#ifndef KAPCHECK_INCLUDE_H
#define KAPCHECK_INCLUDE_H

#include <stdbool.h>

/* Longer ones are left out. */
#define INCLUDE_MAX 256u

/*
 * Puts the name of the next include of the text at or behind at into name,
 * without leading ../; where to go on from, or NULL when there is none left.
 */
const char *include_next(const char *text, const char *at,
			 char name[INCLUDE_MAX]);

/* What stands behind a path's last slash; part of the path. */
const char *include_base(const char *path);

/* Whether path is name, or ends with it behind a slash. */
bool include_means(const char *path, const char *name);

#endif
