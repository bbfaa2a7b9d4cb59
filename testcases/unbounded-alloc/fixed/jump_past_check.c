// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A goto leads past the check to the allocation. */
struct request {
	u32 count, flags;
};

int past_it(const struct request __user *from)
{
	struct request r;
	u64 *words;

	if (copy_from_user(&r, from, sizeof(r)))
		return -EFAULT;
	if (r.flags)
		goto allocate;
	if (r.count > 128)
		return -EINVAL;
allocate:
	words = kvcalloc(r.count, sizeof(u64), GFP_KERNEL);
	kvfree(words);
	return 0;
}

int large_ones_too(const struct request __user *from)
{
	struct request r;
	u64 *words;

	if (copy_from_user(&r, from, sizeof(r)))
		return -EFAULT;
	if (r.count > 128)
		goto allocate;
	if (r.flags)
		return -EINVAL;
allocate:
	words = kvcalloc(r.count, sizeof(u64), GFP_KERNEL);
	kvfree(words);
	return 0;
}
