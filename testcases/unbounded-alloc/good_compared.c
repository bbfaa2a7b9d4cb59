// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Too large a count leaves, in each of the usual spellings. */
#define MAX_KEYS 128

void *above(const u32 __user *from)
{
	u32 n;

	if (get_user(n, from))
		return NULL;
	if (!n || n > MAX_KEYS)
		return NULL;
	return kcalloc(n, sizeof(u64), GFP_KERNEL);
}

void *not_within(const u32 __user *from)
{
	u32 n;

	if (get_user(n, from))
		return NULL;
	if (!(n <= MAX_KEYS))
		return NULL;
	return kcalloc(n, sizeof(u64), GFP_KERNEL);
}

void *reversed(const u32 __user *from)
{
	u32 n;

	if (get_user(n, from))
		return NULL;
	if (unlikely(MAX_KEYS < n)) {
		pr_warn("too many\n");
		goto out;
	}
	return kcalloc(n, sizeof(u64), GFP_KERNEL);
out:
	return NULL;
}

void *warned(const u32 __user *from)
{
	u32 n;

	if (get_user(n, from))
		return NULL;
	if (WARN_ON(n >= MAX_KEYS))
		return NULL;
	return kcalloc(n, sizeof(u64), GFP_KERNEL);
}
