// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* vfree() as the attribute of slab memory. */
int load(const void __user *from, size_t len)
{
	void *tmp __free(kfree) = kmalloc(len, GFP_KERNEL);

	if (!tmp)
		return -ENOMEM;
	if (copy_from_user(tmp, from, len))
		return -EFAULT;
	return 0;
}
