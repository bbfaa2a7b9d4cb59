// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A size that is doubled by hand, and what holds it within limits. */
struct slot {
	u64 key, value;
};

int table_grow(const u32 __user *arg)
{
	u32 wanted;
	size_t size = 16;
	struct slot *slots;

	if (copy_from_user(&wanted, arg, sizeof(wanted)))
		return -EFAULT;
	if (wanted > 256)
		return -E2BIG;
	while (size < wanted)
		size <<= 1;
	slots = kmalloc_array(size, sizeof(*slots), GFP_KERNEL);
	kfree(slots);
	return 0;
}

int table_grow_for(const u32 __user *arg)
{
	u32 wanted, size;
	struct slot *slots;

	if (copy_from_user(&wanted, arg, sizeof(wanted)))
		return -EFAULT;
	for (size = 1; size < wanted && size < 1024; size *= 2)
		;
	slots = kcalloc(size, sizeof(*slots), GFP_KERNEL);
	kfree(slots);
	return 0;
}

int table_grow_until(const u32 __user *arg)
{
	u32 wanted, size = 1;
	struct slot *slots;

	if (copy_from_user(&wanted, arg, sizeof(wanted)))
		return -EFAULT;
	while (size < wanted) {
		if (size == 512)
			break;
		size *= 2;
	}
	slots = kcalloc(size, sizeof(*slots), GFP_KERNEL);
	kfree(slots);
	return 0;
}
