// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A protection whose name only denies execution. */
#define PAGE_KERNEL_NOEXEC PAGE_KERNEL

void *plain_area(unsigned long size)
{
	pgprot_t prot = PAGE_KERNEL_NOEXEC;

	if (size > MODULES_END - MODULES_VADDR)
		return NULL;
	return __vmalloc_node_range(size, 1, VMALLOC_START, VMALLOC_END,
				    GFP_KERNEL, prot, 0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}
