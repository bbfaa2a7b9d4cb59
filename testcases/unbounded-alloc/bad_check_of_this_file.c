// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Named like a check, but of this file, and none. */
struct pool {
	u32 length;
	u32 limit;
};

static int check_length(const struct pool *p)
{
	return p->limit ? 0 : -EINVAL;
}

static int take(u32 length)
{
	void *buffer = kmalloc(length, GFP_KERNEL); /* EXPECT KAP001 warning */

	if (!buffer)
		return -ENOMEM;
	kfree(buffer);
	return 0;
}

int fill_pool(struct pool *p, const u32 __user *from)
{
	if (get_user(p->length, from) || check_length(p))
		return -EINVAL;
	return take(p->length);
}
