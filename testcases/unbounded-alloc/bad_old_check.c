// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The count is read again after the check. */
void *load_twice(const u32 __user *from)
{
	u32 n;

	if (get_user(n, from))
		return NULL;
	if (n > 128)
		return NULL;
	if (get_user(n, from + 1))
		return NULL;
	return kcalloc(n, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: load_twice() returns it to other files */
}
