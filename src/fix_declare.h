/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions of the kernel that a change is the first to call in its file: the
 * header that this tree declares them in, where the file does not see it.
 */
#ifndef KAPCHECK_FIX_DECLARE_H
#define KAPCHECK_FIX_DECLARE_H

#include "fix.h"

/* Of a change whose `before` is set; adds an #include to its text. */
void fix_declare(const struct tree *tree, struct fix_change *change);

#endif
