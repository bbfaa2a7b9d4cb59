// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A local holds one after the other; each free is that of the other. */
int in_turn(size_t len)
{
	void *p = vmalloc(len);

	if (!p)
		return -ENOMEM;
	vfree(p);
	p = kmalloc(len, GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	kfree(p);
	return 0;
}
