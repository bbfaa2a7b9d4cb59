/* SPDX-License-Identifier: GPL-2.0-only */
/* From what a fixer makes to what is proved: the file's own form. */
#ifndef KAPCHECK_FIX_PREPARE_H
#define KAPCHECK_FIX_PREPARE_H

#include "fix.h"

/*
 * Sets what each change replaces, adds the #includes that it asks for and lays
 * it out; sets the fix's refusal where that can't be.
 */
void fix_prepare(const struct tree *tree, struct fix *fix);

#endif
