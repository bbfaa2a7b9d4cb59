// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Two tries in one hook are one finding of the arch. */
void *module_alloc(unsigned long size)
{
	void *p = __vmalloc_node_range(size, 1, MODULES_VADDR, MODULES_END, /* EXPECT KAP004 note; no patch: the tree predates execmem */
				       GFP_KERNEL, PAGE_KERNEL, 0, NUMA_NO_NODE,
				       __builtin_return_address(0));

	if (!p)
		p = __vmalloc_node_range(size, 1, VMALLOC_START, VMALLOC_END,
					 GFP_KERNEL, PAGE_KERNEL, 0,
					 NUMA_NO_NODE,
					 __builtin_return_address(0));
	return p;
}
