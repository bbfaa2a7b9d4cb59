// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Only the listed counts go on; each case has its own. */
void *listed(const u32 __user *from)
{
	u32 n;

	if (get_user(n, from))
		return NULL;
	switch (n) {
	case 1:
	case 2:
	case 4:
		break;
	default:
		return NULL;
	}
	return kcalloc(n, sizeof(u64), GFP_KERNEL);
}

void *by_command(int cmd, const u32 __user *from)
{
	void *p = NULL;
	u32 n = 0;

	switch (cmd) {
	case 0:
		if (get_user(n, from))
			return NULL;
		pr_debug("%u\n", n);
		break;
	case 1:
		n = 8;
		p = kcalloc(n, sizeof(u64), GFP_KERNEL);
		break;
	}
	return p;
}
