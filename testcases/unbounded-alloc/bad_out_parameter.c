// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A helper hands the count out by a pointer. */
static int get_count(const u32 __user *from, u32 *count)
{
	u32 n;

	if (get_user(n, from))
		return -EFAULT;
	*count = n;
	return 0;
}

void *load_keys(const u32 __user *from)
{
	u32 keys;

	if (get_count(from, &keys))
		return NULL;
	return kcalloc(keys, 2 * sizeof(u32), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: load_keys() returns it to other files */
}
