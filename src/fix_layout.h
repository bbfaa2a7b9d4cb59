/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The layout of changed lines: what was aligned with an opening parenthesis
 * still is when that moves, and no line grows over the file's margin that
 * kept to it before.
 */
#ifndef KAPCHECK_FIX_LAYOUT_H
#define KAPCHECK_FIX_LAYOUT_H

#include "fix.h"

/* Of a change whose `before` is set; changes its text. */
void fix_layout(struct fix_change *change);

#endif
