// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A macro stands for the allocation. */
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
	p = new_words(r.count); /* EXPECT KAP001 warning; no patch: the allocation stands in a macro */
	kfree(p);
	return 0;
}

int bytes(const u32 __user *from)
{
	u32 n;
	u8 *p;

	if (get_user(n, from))
		return -EFAULT;
	p = new_bytes(n, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: the allocation stands in a macro */
	kfree(p);
	return 0;
}
