/* SPDX-License-Identifier: GPL-2.0-only */
/* Whether changed C files parse as well as they did. */
#ifndef KAPCHECK_FIX_PARSE_H
#define KAPCHECK_FIX_PARSE_H

#include "fix_series.h"

/* NULL, or why the fix can't stand, as a new string. */
char *fix_parse(const struct fix_series *series, const struct fix *fix);

#endif
