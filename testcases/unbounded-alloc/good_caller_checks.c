// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The only caller refuses large counts before it calls. */
static void *new_list(u32 n)
{
	return kcalloc(n, sizeof(u64), GFP_KERNEL);
}

void *list_from_user(const u32 __user *from)
{
	u32 n;

	if (get_user(n, from))
		return NULL;
	if (n > 64)
		return NULL;
	return new_list(n);
}
