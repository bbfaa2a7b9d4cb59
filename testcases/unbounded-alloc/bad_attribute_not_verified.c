// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The attribute is long enough for the head; nothing looks at what that says. */
struct algorithm {
	u32 key_len;
	u8 key[];
};

static int verify(struct nlattr *attr)
{
	if (nla_len(attr) < (int)sizeof(struct algorithm))
		return -EINVAL;
	return 0;
}

static int attach(void **key, struct nlattr *attr)
{
	struct algorithm *a = nla_data(attr);

	*key = kmalloc(sizeof(*a) + a->key_len / 8, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: add() hands it out to other files */
	return *key ? 0 : -ENOMEM;
}

int add(void **key, struct nlattr *attr)
{
	int ret = verify(attr);

	return ret ? ret : attach(key, attr);
}
