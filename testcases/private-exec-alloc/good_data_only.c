// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Data from the vmalloc area, read-only afterwards or not: no instructions. */
struct table {
	void *rows;
};

int table_init(struct table *t, unsigned long size)
{
	t->rows = vmalloc(size);
	if (!t->rows)
		return -ENOMEM;
	memset(t->rows, 0, size);
	return set_memory_ro((unsigned long)t->rows, (int)(size >> PAGE_SHIFT));
}

void *shared_rows(unsigned long size)
{
	return __vmalloc_node_range(size, PAGE_SIZE, VMALLOC_START, VMALLOC_END,
				    GFP_KERNEL, PAGE_KERNEL, 0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}
