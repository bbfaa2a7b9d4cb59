// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The names of code, but to keep away from it. */
#define pgprot_val(p) ((p).pgprot)
#define PAGE_KERNEL_NO_EXEC PAGE_KERNEL

void *bit_masked_out(unsigned long size)
{
	return __vmalloc_node_range(size, 1, VMALLOC_START, VMALLOC_END,
				    GFP_KERNEL,
				    __pgprot(pgprot_val(PAGE_KERNEL_EXEC) &
					     ~_PAGE_EXEC),
				    0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}

void *named_so(unsigned long size)
{
	return __vmalloc_node_range(size, 1, VMALLOC_START, VMALLOC_END,
				    GFP_KERNEL, PAGE_KERNEL_NO_EXEC, 0,
				    NUMA_NO_NODE, __builtin_return_address(0));
}

/* Beyond the area of modules, and below it. */
void *beyond(unsigned long size)
{
	return __vmalloc_node_range(size, 1, MODULES_END, VMALLOC_END,
				    GFP_KERNEL, PAGE_KERNEL, 0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}

void *below(unsigned long size)
{
	return __vmalloc_node_range(size, 1, VMALLOC_START, MODULES_VADDR,
				    GFP_KERNEL, PAGE_KERNEL, 0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}
