// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* kvmalloc() can't be used: the flags say so, through a name. */
void *by_local(const u32 __user *arg)
{
	gfp_t gfp = GFP_ATOMIC;
	u32 n;

	if (get_user(n, arg))
		return NULL;
	return kcalloc(n, sizeof(u64), gfp);
}

static void *alloc_table(u32 n, gfp_t flags)
{
	return kcalloc(n, sizeof(u64), flags);
}

void *by_parameter(const u32 __user *arg)
{
	u32 n;

	if (get_user(n, arg))
		return NULL;
	return alloc_table(n, GFP_NOWAIT | __GFP_NOWARN);
}
