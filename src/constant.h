/* SPDX-License-Identifier: GPL-2.0-only */
/* Sizes that are constants, as far as the file tells. */
#ifndef KAPCHECK_CONSTANT_H
#define KAPCHECK_CONSTANT_H

#include "syntax.h"

/*
 * The least value that a constant expression has, its sizeof of an unknown type
 * taken for 1; 0 when it is no constant, or names what other files define.
 */
uint64_t constant_least(struct source *src, struct range range);

#endif
