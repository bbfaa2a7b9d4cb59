/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whether a function may bound what it reads somewhere.
 */
#ifndef KAPCHECK_BOUNDED_H
#define KAPCHECK_BOUNDED_H

#include "source.h"

/*
 * Whether the access that ends at identifier i, in that function's body, is a
 * part of a comparison, as in `if (le32_to_cpu(p->n) * 4 > size)`, or of what a
 * name is set to that is compared somewhere in the function.
 */
bool bounded_by(const struct source *src, guint item, guint i);

#endif
