// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The attribute frees at the end of the scope, with the wrong function. */
int copy(const void __user *from, u32 len)
{
	void *raw __free(kvfree) = vmemdup_user(from, len);
	u32 *sums __free(kvfree) = NULL;
	void *fine __free(kvfree) = kvmalloc(len, GFP_KERNEL);
	void *left = kvmalloc(len, GFP_KERNEL);

	if (IS_ERR(raw) || !fine)
		return -EFAULT;
	sums = kvcalloc(len, sizeof(u32), GFP_KERNEL);
	if (!sums)
		return -ENOMEM;
	kvfree(left);
	return 0;
}
