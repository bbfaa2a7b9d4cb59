// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Constants, sizeof and the sizes of arrays are no counts from outside. */
#define NR_SLOTS 512
struct table {
	void *slot[NR_SLOTS];
};

void *constants(const u32 __user *from)
{
	static const u32 widths[] = { 1, 2, 4 };
	u32 n;

	if (get_user(n, from) || !n)
		return NULL;
	if (n == 1)
		return kcalloc(NR_SLOTS, sizeof(struct table), GFP_KERNEL);
	if (n == 2)
		return kmalloc_array(ARRAY_SIZE(widths), 8, GFP_KERNEL);
	return kmalloc(sizeof(struct table) * 2, GFP_KERNEL);
}
