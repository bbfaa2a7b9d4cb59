// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Another file may have set the small one: the branches tell them apart. */
struct chunk {
	void *mem;
	int small;
};

int chunk_large(struct chunk *c, size_t len)
{
	c->small = 0;
	c->mem = vmalloc(len);
	return c->mem ? 0 : -ENOMEM;
}

void chunk_free(struct chunk *c)
{
	if (c->small)
		kfree(c->mem);
	else
		vfree(c->mem);
}

void chunk_drop(struct chunk *c)
{
	if (!c->small) {
		vfree(c->mem);
	} else {
		kfree(c->mem);
		c->small = 0;
	}
}
