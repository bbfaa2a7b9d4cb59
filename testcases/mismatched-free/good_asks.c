// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The free asks where the memory came from. */
void drop(char *p)
{
	if (is_vmalloc_addr(p))
		vfree(p);
	else
		kfree(p);
}

int use(size_t len)
{
	char *p = vmalloc(len);

	if (!p)
		return -ENOMEM;
	p[0] = 0;
	drop(p);
	return 0;
}
