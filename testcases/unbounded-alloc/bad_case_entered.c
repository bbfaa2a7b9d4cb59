// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Only one of the cases that lead to the allocation has the check. */
int by_command(unsigned int cmd, const u32 __user *from)
{
	u64 *words = NULL;
	u32 n;

	if (get_user(n, from))
		return -EFAULT;
	switch (cmd) {
	case 1:
		if (n > 64)
			return -EINVAL;
		/* fall through */
	case 2:
		words = kcalloc(n, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning */
		break;
	}
	kfree(words);
	return 0;
}
