// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What is compared is given its value or counted in the comparison itself. */
#define MOST_BUCKETS 0x100

struct buckets {
	u32 mask;
	void *at[];
};

struct buckets *by_mask(const struct nlattr *attr)
{
	struct buckets *b;
	u32 n = nla_get_u32(attr);

	if (--n > MOST_BUCKETS)
		return NULL;
	b = kzalloc(sizeof(*b) + n * sizeof(void *), GFP_KERNEL);
	if (b)
		b->mask = n;
	return b;
}

void **with_sentinel(const struct nlattr *attr)
{
	u32 n = nla_get_u32(attr);

	if (++n >= MOST_BUCKETS)
		return NULL;
	return kcalloc(n, sizeof(void *), GFP_KERNEL);
}

void **set_and_compared(const struct nlattr *attr)
{
	u32 n;

	if ((n = nla_get_u32(attr)) > MOST_BUCKETS)
		return NULL;
	return kcalloc(n, sizeof(void *), GFP_KERNEL);
}
