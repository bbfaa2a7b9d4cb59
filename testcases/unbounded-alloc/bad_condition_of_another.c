// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The limit holds for one command only, or is computed and not looked at. */
void *for_one(const u32 __user *from, int cmd)
{
	u32 n;

	if (get_user(n, from))
		return NULL;
	if (cmd == 3 && n > 64)
		return NULL;
	return kcalloc(n, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: for_one() returns it to other files */
}

void *for_none(const u32 __user *from)
{
	u32 n;
	bool fits;

	if (get_user(n, from))
		return NULL;
	fits = n <= 64;
	pr_debug("%d\n", fits);
	return kcalloc(n, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: for_none() returns it to other files */
}
