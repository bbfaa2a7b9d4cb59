// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The name holds either family, and the free fits only one of them. */
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
	kvfree(p);
	return 0;
}
