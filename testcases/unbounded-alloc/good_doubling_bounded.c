// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The loop ends at a limit, or what was asked for was checked before. */
struct lookup_request {
	__u32 entries;
	__u32 flags;
};

int lookup_capped(const void __user *arg)
{
	struct lookup_request req;
	size_t cap = 16;
	u64 *table;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	while (cap < req.entries && cap < 1024)
		cap *= 2;
	table = kmalloc_array(cap, sizeof(*table), GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	table[0] = 1;
	kfree(table);
	return 0;
}

int lookup_checked(const void __user *arg)
{
	struct lookup_request req;
	size_t cap = 16;
	u64 *table;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	if (req.entries > 2048)
		return -EINVAL;
	while (cap < req.entries)
		cap <<= 1;
	table = kmalloc_array(cap, sizeof(*table), GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	table[0] = 1;
	kfree(table);
	return 0;
}
