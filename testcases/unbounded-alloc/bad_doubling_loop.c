// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What a loop doubles until it is large enough is as large as what was asked. */
struct lookup_request {
	__u32 entries;
	__u32 flags;
};

int lookup_by_factor(const void __user *arg)
{
	struct lookup_request req;
	size_t cap = 16;
	u64 *table;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	while (cap < req.entries)
		cap *= 2;
	table = kmalloc_array(cap, sizeof(*table), GFP_KERNEL); /* EXPECT KAP001 warning */
	if (!table)
		return -ENOMEM;
	table[0] = 1;
	kfree(table);
	return 0;
}

int lookup_by_order(const void __user *arg)
{
	struct lookup_request req;
	unsigned int bits;
	u64 *table;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	for (bits = 4; (1UL << bits) < req.entries; bits++)
		;
	table = kcalloc(1UL << bits, sizeof(*table), GFP_KERNEL); /* EXPECT KAP001 warning */
	if (!table)
		return -ENOMEM;
	table[0] = 1;
	kfree(table);
	return 0;
}

static size_t lookup_capacity(size_t entries)
{
	size_t cap = 1;

	do {
		if (cap >= entries)
			break;
		cap <<= 1;
	} while (1);
	return cap;
}

int lookup_by_helper(const void __user *arg)
{
	struct lookup_request req;
	u64 *table;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	table = kcalloc(lookup_capacity(req.entries), sizeof(*table), /* EXPECT KAP001 warning */
			GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	table[0] = 1;
	kfree(table);
	return 0;
}
