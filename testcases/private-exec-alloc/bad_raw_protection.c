// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A protection put together from bits, one of them for execution. */
void *patch_area(unsigned long size)
{
	return __vmalloc_node_range(size, 1, VMALLOC_START, VMALLOC_END, /* EXPECT KAP004 note */
				    GFP_KERNEL, __pgprot(0xe7UL | _PAGE_EXEC),
				    0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}
