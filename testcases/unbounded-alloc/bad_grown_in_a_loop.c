// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A size that is doubled by hand until it holds what a user asks for. */
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
	while (size < wanted)
		size <<= 1;
	slots = kmalloc_array(size, sizeof(*slots), GFP_KERNEL); /* EXPECT(clang) KAP001 warning: the loop's condition, not a value, leads to the size */
	kfree(slots);
	return 0;
}

int table_grow_for(const u32 __user *arg)
{
	u32 wanted, size;
	struct slot *slots;

	if (copy_from_user(&wanted, arg, sizeof(wanted)))
		return -EFAULT;
	for (size = 1; size < wanted; size = size * 2)
		;
	slots = kcalloc(size, sizeof(*slots), GFP_KERNEL); /* EXPECT(clang) KAP001 warning: the same */
	kfree(slots);
	return 0;
}
