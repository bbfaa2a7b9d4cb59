// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The same macros with a count that was compared, or where nothing may sleep. */
#define new_words(n) kcalloc((n), sizeof(u64), GFP_KERNEL)
#define new_bytes(n, flags)                                                   \
	kmalloc((n) + 16, flags)

struct request {
	u32 count;
};

int words(const struct request __user *from)
{
	struct request r;
	u64 *p;

	if (copy_from_user(&r, from, sizeof(r)))
		return -EFAULT;
	if (r.count > 64)
		return -EINVAL;
	p = new_words(r.count);
	kfree(p);
	return 0;
}

int bytes(const u32 __user *from)
{
	u32 n;
	u8 *p;

	if (get_user(n, from))
		return -EFAULT;
	p = new_bytes(n, GFP_ATOMIC);
	kfree(p);
	return 0;
}

dma_addr_t mapped(struct device *dev, const u32 __user *from)
{
	u32 n;
	u8 *p;

	if (get_user(n, from))
		return 0;
	p = new_bytes(n, GFP_KERNEL);
	return p ? dma_map_single(dev, p, n, DMA_TO_DEVICE) : 0;
}
