/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whether a configuration of the kernel builds what findings are about: the
 * file, and the #if around the place. What can't be told hides nothing.
 *
 * Ownership: what built_judge() writes into findings is theirs.
 */
#ifndef KAPCHECK_BUILT_H
#define KAPCHECK_BUILT_H

#include "dotconfig.h"
#include "scan.h"

/* Sets built and built_why of each finding. */
void built_judge(struct scan *scan, const struct dotconfig *config);

const char *built_name(enum built built);

#endif
