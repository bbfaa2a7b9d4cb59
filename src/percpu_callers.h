/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who would fall back to the page allocator of the first percpu chunk. Between
 * the parts of KAP005's fixer.
 */
#ifndef KAPCHECK_PERCPU_CALLERS_H
#define KAPCHECK_PERCPU_CALLERS_H

#include "percpu_ways.h"
#include "tree.h"

/*
 * Selecting the page allocator is of use only where something calls it: why
 * nothing does, as a new string, or NULL. What hangs on files that are not
 * there is added to details.
 */
char *percpu_check_callers(const struct tree *tree, struct kview *v,
			   const struct way *w, GString *details);

#endif
