/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a fix is called and which commit it mends, told by the tree's history
 * where there is one, else by paths and cards.
 *
 * Ownership: functions hand over new strings.
 */
#ifndef KAPCHECK_FIX_WORDS_H
#define KAPCHECK_FIX_WORDS_H

#include "fix.h"

/*
 * "mm" of "mm: what": the commonest in the log of repository (NULL: none), else
 * a guess by the path from the kernel's root.
 */
char *fix_prefix(const char *repository, const char *path);

/* The guess. */
char *fix_prefix_by_path(const char *path);

/*
 * `COMMIT ("subject")` of the commit that brought in what the change replaces,
 * by repository's history or by the rule's card; NULL when neither knows.
 */
char *fix_culprit(const char *repository, const struct fix *fix,
		  const char *folder);

#endif
