// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Each arm has its own limit; a chain of else if; a limit before a switch. */
void *each_arm(const u32 __user *from, bool big)
{
	u32 n;

	if (get_user(n, from))
		return NULL;
	if (big) {
		if (n > 1024)
			return NULL;
	} else {
		if (n > 16)
			return NULL;
	}
	return kcalloc(n, sizeof(u64), GFP_KERNEL);
}

void *chain(const u32 __user *from)
{
	u32 n;

	if (get_user(n, from))
		return NULL;
	if (!n)
		return NULL;
	else if (n > 16)
		return NULL;
	return kcalloc(n, sizeof(u64), GFP_KERNEL);
}

void *before_switch(const u32 __user *from, int cmd)
{
	u32 n;

	if (get_user(n, from))
		return NULL;
	if (n > 16)
		return NULL;
	switch (cmd) {
	case 1:
		pr_debug("one\n");
		break;
	default:
		return NULL;
	}
	return kcalloc(n, sizeof(u64), GFP_KERNEL);
}
