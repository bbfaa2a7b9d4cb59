/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Changed lines without the blanks that a tool has left: at their end, and
 * before `;`, `,` and `)`.
 */
#ifndef KAPCHECK_FIX_TIDY_H
#define KAPCHECK_FIX_TIDY_H

#include "fix.h"

/* Of a change whose `before` is set; lines that stay as they were are kept. */
void fix_tidy(struct fix_change *change);

#endif
