// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The test that chose the allocator chooses the free: no path mixes them. */
int pack(size_t len)
{
	char *p;

	if (len > PAGE_SIZE)
		p = vmalloc(len);
	else
		p = kmalloc(len, GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	p[0] = 1;
	if (len > PAGE_SIZE) {
		vfree(p);
		return 0;
	}
	kfree(p);
	return 0;
}
