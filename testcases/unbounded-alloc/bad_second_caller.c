// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* One caller checks, the other does not. */
static void *new_list(u32 n)
{
	return kcalloc(n, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: list_from_image() returns it to other files */
}

void *list_from_user(const u32 __user *from)
{
	u32 n;

	if (get_user(n, from) || n > 64)
		return NULL;
	return new_list(n);
}

void *list_from_image(const void *image)
{
	return new_list(get_unaligned_le32(image));
}
