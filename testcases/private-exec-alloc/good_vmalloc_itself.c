// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The implementation of the vmalloc layer offers what others ask for. */
void *vmalloc_exec(unsigned long size);

void *__vmalloc_node_range(unsigned long size, unsigned long align,
			   unsigned long start, unsigned long end, gfp_t gfp,
			   pgprot_t prot, unsigned long flags, int node,
			   const void *caller)
{
	pr_debug("%lx %lx %lx %lx %x %lx %lx %d %p\n", size, align, start, end,
		 gfp, prot.pgprot, flags, node, caller);
	return NULL;
}

void *vmalloc_exec(unsigned long size)
{
	return __vmalloc_node_range(size, 1, VMALLOC_START, VMALLOC_END,
				    GFP_KERNEL, PAGE_KERNEL_EXEC, 0,
				    NUMA_NO_NODE, __builtin_return_address(0));
}
