// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What a user gave becomes a member as a whole, and counts in another function. */
struct request {
	u32 count, flags;
};

struct context {
	struct request request;
	u64 *words;
};

static int fill(struct context *c, const struct request __user *from)
{
	struct request r;

	if (copy_from_user(&r, from, sizeof(r)))
		return -EFAULT;
	c->request = r;
	return 0;
}

static int prepare(struct context *c)
{
	c->words = kcalloc(c->request.count, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning */
	return c->words ? 0 : -ENOMEM;
}

int run(struct context *c, const struct request __user *from)
{
	int ret = fill(c, from);

	if (!ret)
		ret = prepare(c);
	if (!ret)
		kfree(c->words);
	return ret;
}
