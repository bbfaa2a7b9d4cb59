// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The structure is from a cache of its own, the root is not. */
struct extent {
	struct rb_root tree;
	u64 start;
};

struct extent *extent_get(struct kmem_cache *cache, u64 start)
{
	struct extent *e = kmem_cache_zalloc(cache, GFP_NOFS);

	if (!e)
		return NULL;
	e->start = start;
	e->tree = RB_ROOT;
	return e;
}

void extent_put(struct kmem_cache *cache, struct extent *e)
{
	kmem_cache_free(cache, e);
}
