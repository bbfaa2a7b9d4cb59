// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The pointer holds something else when it is freed. */
int twice(size_t len)
{
	char *p = vmalloc(len);

	if (!p)
		return -ENOMEM;
	p[0] = 0;
	vfree(p);
	p = kmalloc(16, GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	kfree(p);
	return 0;
}
