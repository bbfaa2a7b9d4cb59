// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The attribute frees at the end of the scope, with the wrong function. */
int copy(const void __user *from, u32 len)
{
	void *raw __free(kfree) = vmemdup_user(from, len); /* EXPECT KAP006 warning */
	u32 *sums __free(kfree) = NULL; /* EXPECT KAP006 warning */
	void *fine __free(kvfree) = kvmalloc(len, GFP_KERNEL);
	void *left = kvmalloc(len, GFP_KERNEL);

	if (IS_ERR(raw) || !fine)
		return -EFAULT;
	sums = kvcalloc(len, sizeof(u32), GFP_KERNEL);
	if (!sums)
		return -ENOMEM;
	kfree(left); /* EXPECT KAP006 warning */
	return 0;
}
