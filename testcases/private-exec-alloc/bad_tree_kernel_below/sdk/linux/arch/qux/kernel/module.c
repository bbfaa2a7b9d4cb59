// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The kernel lies deeper in the tree that is scanned, and has no execmem. */
void *module_alloc(unsigned long size)
{
	return __vmalloc_node_range(size, 1, MODULES_VADDR, MODULES_END, /* EXPECT KAP004 note; no patch: name the top of its kernel */
				    GFP_KERNEL, PAGE_KERNEL, 0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}
