// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The hook's own table is gone before it returns; the memory is another's. */
void *take_code(unsigned long size, const unsigned long *order);

void *bpf_jit_alloc_exec(unsigned long size)
{
	unsigned long *order = vmalloc(size >> PAGE_SHIFT);
	void *image = order ? take_code(size, order) : NULL;

	vfree(order);
	return image;
}

/* The entry that is allocated only points to the memory. */
struct entry {
	void *image;
};

static unsigned long *scratch(unsigned long size)
{
	return vmalloc(size >> PAGE_SHIFT);
}

void *module_alloc(unsigned long size)
{
	struct entry *e = vmalloc(sizeof(*e));
	unsigned long *order = scratch(size);

	if (!e || !order)
		return NULL;
	e->image = take_code(size, order);
	return e->image;
}
