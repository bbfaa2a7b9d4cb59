// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Ranges that begin where modules end, or end where they begin. */
#define IO_SPACE_START (MODULES_END + PAGE_SIZE)
#define LOW_END MODULES_VADDR

void *io_space(unsigned long size)
{
	return __vmalloc_node_range(size, 1, IO_SPACE_START, VMALLOC_END,
				    GFP_KERNEL, PAGE_KERNEL, 0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}

void *behind_guard(unsigned long size)
{
	return __vmalloc_node_range(size, 1, MODULES_END + SZ_1M, VMALLOC_END,
				    GFP_KERNEL, PAGE_KERNEL, 0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}

void *low(unsigned long size)
{
	return __vmalloc_node_range(size, 1, VMALLOC_START, LOW_END - SZ_1M,
				    GFP_KERNEL, PAGE_KERNEL, 0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}
