// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A range at the end of the modules' area, which lies within it. */
#define TRAMPOLINES_START (MODULES_END - SZ_1M)

void *trampoline(unsigned long size)
{
	return __vmalloc_node_range(size, 1, TRAMPOLINES_START, VMALLOC_END, /* EXPECT KAP004 note */
				    GFP_KERNEL, PAGE_KERNEL, 0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}
