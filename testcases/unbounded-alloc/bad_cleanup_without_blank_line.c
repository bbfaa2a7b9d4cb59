#include "kernel.h" // SPDX-License-Identifier: GPL-2.0-only
struct order {
	u32 count;
	u32 flags;
};
int take_order(const void __user *from) /* no line of this file is blank before */
{
	struct order order;
	u64 *slots __free(kfree) = NULL;

	if (copy_from_user(&order, from, sizeof(order)))
		return -EFAULT;
	slots = kcalloc(order.count, sizeof(*slots), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: u64 is not known in the file alone */
	return slots ? 0 : -ENOMEM;
}
