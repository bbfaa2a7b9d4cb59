// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* One arm allocates, the other gives NULL. */
int tern(size_t n)
{
	void *p = n ? kvmalloc(n, GFP_KERNEL) : NULL;

	if (!p)
		return -ENOMEM;
	kvfree(p);
	return 0;
}
