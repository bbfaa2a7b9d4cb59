// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What is compared with a number may still be more than kmalloc() can have. */
int sixteen_million_words(const u32 __user *from)
{
	u32 nr;
	u64 *words;

	if (get_user(nr, from))
		return -EFAULT;
	if (nr > 0x1000000)
		return -EINVAL;
	words = kvcalloc(nr, sizeof(u64), GFP_KERNEL);
	kvfree(words);
	return 0;
}

int eight_megabytes(const u32 __user *from)
{
	u32 len;
	void *data;

	if (get_user(len, from))
		return -EFAULT;
	if (len > SZ_64K * 128)
		return -EINVAL;
	data = kvmalloc(len, GFP_KERNEL);
	kvfree(data);
	return 0;
}

/* Half of what can be had, and a part of what could not: it works, mostly. */
int few_words(const u32 __user *from)
{
	u32 nr;
	u64 *words;

	if (get_user(nr, from))
		return -EFAULT;
	if (nr > 256 * 1024)
		return -EINVAL;
	words = kvcalloc(nr, sizeof(u64), GFP_KERNEL);
	kvfree(words);
	return 0;
}

int one_bit_each(const u32 __user *from)
{
	u32 nr;
	u8 *bits;

	if (get_user(nr, from))
		return -EFAULT;
	if (nr > (16 << 20))
		return -EINVAL;
	bits = kmalloc(nr / 8, GFP_KERNEL);
	kfree(bits);
	return 0;
}
