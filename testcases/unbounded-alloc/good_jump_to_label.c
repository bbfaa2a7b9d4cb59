// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The label can only be reached with a count that was compared. */
struct request {
	u32 count, flags;
};

int only_by_jumps(const struct request __user *from)
{
	struct request r;
	u64 *words;

	if (copy_from_user(&r, from, sizeof(r)))
		return -EFAULT;
	if (r.count <= 128)
		goto allocate;
	return -EINVAL;
allocate:
	words = kcalloc(r.count, sizeof(u64), GFP_KERNEL);
	kfree(words);
	return 0;
}

int either_way(const struct request __user *from)
{
	struct request r;
	u64 *words;

	if (copy_from_user(&r, from, sizeof(r)))
		return -EFAULT;
	if (r.flags && r.count < 64)
		goto allocate;
	if (r.count > 128)
		return -EINVAL;
allocate:
	words = kcalloc(r.count, sizeof(u64), GFP_KERNEL);
	kfree(words);
	return 0;
}

int large_ones_leave(const struct request __user *from)
{
	struct request r;
	u64 *words;
	int ret = -EINVAL;

	if (copy_from_user(&r, from, sizeof(r)))
		return -EFAULT;
	if (r.count > 128)
		goto out;
	words = kcalloc(r.count, sizeof(u64), GFP_KERNEL);
	kfree(words);
	ret = 0;
out:
	return ret;
}
