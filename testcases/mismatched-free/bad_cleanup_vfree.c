// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* vfree() as the attribute of slab memory. */
int load(const void __user *from, size_t len)
{
	void *tmp __free(vfree) = kmalloc(len, GFP_KERNEL); /* EXPECT KAP006 error */

	if (!tmp)
		return -ENOMEM;
	if (copy_from_user(tmp, from, len))
		return -EFAULT;
	return 0;
}
