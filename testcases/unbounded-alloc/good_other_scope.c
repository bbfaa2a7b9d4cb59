// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The same name in another function, and in an inner block. */
u32 unrelated(const u32 __user *from)
{
	u32 n;

	return get_user(n, from) ? 0 : n;
}

void *own(const struct nlattr *attr)
{
	u32 n = 8;

	return kcalloc(n, nla_get_u16(attr), GFP_KERNEL);
}

void *shared(u32 n, u32 used)
{
	return kcalloc(n - used, sizeof(u64), GFP_KERNEL);
}
