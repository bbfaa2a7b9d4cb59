// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The configuration chooses both. */
int by_config(size_t len)
{
	void *p;

#ifdef CONFIG_LARGE
	p = vmalloc(len);
#else
	p = kmalloc(len, GFP_KERNEL);
#endif
	if (!p)
		return -ENOMEM;
#ifdef CONFIG_LARGE
	vfree(p);
#else
	kfree(p);
#endif
	return 0;
}
