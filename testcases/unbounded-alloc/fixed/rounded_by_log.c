// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

void *nla_data(const struct nlattr *nla);

/* A table of as many buckets as there are entries, by their logarithm. */
static u64 *heads;

static int init_heads(unsigned int num)
{
	unsigned int bits = num <= 1 ? 1 : ilog2(num) + 1;

	heads = kvcalloc(1UL << bits, sizeof(*heads), GFP_KERNEL);
	return heads ? 0 : -ENOMEM;
}

int load(const u32 __user *arg)
{
	u32 n;

	if (get_user(n, arg))
		return -EFAULT;
	return init_heads(n);
}

struct demand {
	u32 count;
};

void *of_attribute(const struct nlattr *nla)
{
	const struct demand *d = nla_data(nla);

	return kcalloc(d->count, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: of_attribute() returns it to other files */
}
