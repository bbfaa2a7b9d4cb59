// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Two counts are compared as their sum; then one of them is allocated. */
struct request {
	u32 rx, tx;
};

int queues_alloc(const void __user *arg)
{
	struct request r;
	u64 *rx;

	if (copy_from_user(&r, arg, sizeof(r)))
		return -EFAULT;
	if (r.rx + r.tx > 1024)
		return -EINVAL;
	rx = kmalloc_array(r.rx, sizeof(*rx), GFP_KERNEL);
	kfree(rx);
	return 0;
}

int queues_alloc_total(const void __user *arg)
{
	struct request r;
	size_t total;
	u64 *tx;

	if (copy_from_user(&r, arg, sizeof(r)))
		return -EFAULT;
	total = (size_t)r.rx + r.tx;
	if (total > 1024)
		return -EINVAL;
	tx = kmalloc_array(r.tx, sizeof(*tx), GFP_KERNEL);
	kfree(tx);
	return 0;
}
