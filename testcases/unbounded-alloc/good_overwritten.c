// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What came from outside is no longer in the variable. */
void *overwritten(const u32 __user *from)
{
	u32 n;

	if (get_user(n, from))
		return NULL;
	pr_debug("asked for %u\n", n);
	n = 16;
	return kcalloc(n, sizeof(u64), GFP_KERNEL);
}
