// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A slab allocation first, vmalloc where that fails: the twin frees tell. */
struct area {
	void *mem;
	bool mapped;
};

int area_get(struct area *a, size_t len)
{
	a->mem = kmalloc(len, GFP_KERNEL | __GFP_NOWARN);
	if (!a->mem) {
		a->mem = vmalloc(len);
		a->mapped = true;
	}
	return a->mem ? 0 : -ENOMEM;
}

void area_put(struct area *a)
{
	if (!a->mapped) {
		kfree(a->mem);
		return;
	}
	vfree(a->mem);
}
