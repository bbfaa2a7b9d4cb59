// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A small one comes from the slab, whatever the name says. */
void *take(size_t len)
{
	char *p = kvzalloc(len, GFP_KERNEL);

	if (p && p[0]) {
		kvfree(p);
		return NULL;
	}
	return p;
}

void *typed(u32 nr)
{
	u64 *q = kvmalloc_objs(u64, nr);

	if (q)
		kvfree(q);
	return NULL;
}
