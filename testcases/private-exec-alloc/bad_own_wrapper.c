// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The protection comes in by a parameter, the caller says that it is for code. */
static void *map_pages(unsigned long size, pgprot_t prot)
{
	return __vmalloc_node_range(size, PAGE_SIZE, VMALLOC_START, VMALLOC_END, /* EXPECT KAP004 note */
				    GFP_KERNEL, prot, 0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}

void *hypercall_page(void)
{
	return map_pages(PAGE_SIZE, PAGE_KERNEL_ROX);
}

/* A static helper that allocates, and a caller that makes it executable. */
static void *blank_page(void)
{
	return vzalloc(PAGE_SIZE); /* EXPECT KAP004 note */
}

void *thunk_page(void)
{
	void *page = blank_page();

	if (page && set_memory_x((unsigned long)page, 1)) {
		vfree(page);
		page = NULL;
	}
	return page;
}
