// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The allocation stands in the arm where the count is small. */
void *when_small(const u32 __user *from)
{
	void *p = NULL;
	u32 n;

	if (get_user(n, from))
		return NULL;
	if (n && n <= 256)
		p = kcalloc(n, sizeof(u64), GFP_KERNEL);
	return p;
}

void *else_arm(const u32 __user *from)
{
	void *p;
	u32 n;

	if (get_user(n, from))
		return NULL;
	if (n > 256)
		p = NULL;
	else
		p = kcalloc(n, sizeof(u64), GFP_KERNEL);
	return p;
}
