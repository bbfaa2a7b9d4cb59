// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What an attribute holds was compared with its length, 64 KiB at most. */
struct algorithm {
	u32 key_len;
	u8 key[];
};

static inline int algorithm_len(const struct algorithm *a)
{
	return sizeof(*a) + (a->key_len + 7) / 8;
}

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
