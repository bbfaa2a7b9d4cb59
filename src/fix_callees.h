/* SPDX-License-Identifier: GPL-2.0-only */
/* What functions do with memory that they are given, by their names. */
#ifndef KAPCHECK_FIX_CALLEES_H
#define KAPCHECK_FIX_CALLEES_H

#include "lex.h"

#include <stdbool.h>

/* Whether it uses memory while it runs, and keeps nothing of it. */
bool fix_keeps_nothing(const char *text, const struct token *name);
/* Whether a bus or a device may get the memory: then it must be contiguous. */
bool fix_is_bus(const char *text, const struct token *name);

#endif
