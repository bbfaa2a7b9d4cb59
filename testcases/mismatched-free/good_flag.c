// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A flag of the structure tells the families apart. */
struct buf {
	void *data;
	int big;
};

int buf_get(struct buf *b, size_t len)
{
	b->big = len > PAGE_SIZE;
	if (b->big)
		b->data = vmalloc(len);
	else
		b->data = kmalloc(len, GFP_KERNEL);
	return b->data ? 0 : -ENOMEM;
}

void buf_put(struct buf *b)
{
	if (b->big)
		vfree(b->data);
	else
		kfree(b->data);
}
