// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What a cache gave is no memory of vmalloc() either. */
static struct kmem_cache *cache;

int give(size_t n)
{
	void *p = vmalloc(n);

	if (!p)
		return -ENOMEM;
	vfree(p);
	return 0;
}

int take(void)
{
	void *p = kmem_cache_alloc(cache, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	vfree(p); /* EXPECT(cocci) KAP006 error: no cache in Clang; no patch: needs to be told the cache */
	return 0;
}
