// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A function that a header has tells the length of what the attribute holds. */
struct algorithm {
	u32 key_len;
	u8 key[];
};

int algorithm_len(const struct algorithm *a);

static int verify(struct nlattr *attr)
{
	struct algorithm *a = nla_data(attr);

	if (nla_len(attr) < algorithm_len(a))
		return -EINVAL;
	return 0;
}

static int attach(void **key, struct nlattr *attr)
{
	struct algorithm *a = nla_data(attr);

	*key = kmalloc(sizeof(*a) + a->key_len / 8, GFP_KERNEL);
	return *key ? 0 : -ENOMEM;
}

int add(void **key, struct nlattr *attr)
{
	int ret = verify(attr);

	return ret ? ret : attach(key, attr);
}
