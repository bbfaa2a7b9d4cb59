// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What is freed is what was there before, from somewhere else. */
void swap_in(u32 **cur, size_t n)
{
	u32 *fresh = kvcalloc(n, sizeof(*fresh), GFP_KERNEL);
	u32 *old;

	if (!fresh)
		return;
	old = *cur;
	*cur = fresh;
	kfree(old);
}
