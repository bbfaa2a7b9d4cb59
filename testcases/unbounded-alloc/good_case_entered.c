// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Both cases come by the check; and a switch before the allocation. */
int by_command(unsigned int cmd, const u32 __user *from)
{
	u64 *words = NULL;
	u32 n;

	if (get_user(n, from))
		return -EFAULT;
	switch (cmd) {
	case 1:
		cmd = 0;
		/* fall through */
	case 2:
		if (n > 64)
			return -EINVAL;
		words = kcalloc(n, sizeof(u64), GFP_KERNEL);
		break;
	}
	kfree(words);
	return 0;
}

int switch_before(unsigned int cmd, const u32 __user *from)
{
	u64 *words = NULL;
	u32 n;

	if (get_user(n, from))
		return -EFAULT;
	switch (cmd) {
	case 1:
		if (n > 64)
			return -EINVAL;
		switch (n) {
		case 3:
			n = 2;
			break;
		default:
			break;
		}
		words = kcalloc(n, sizeof(u64), GFP_KERNEL);
		break;
	}
	kfree(words);
	return 0;
}
