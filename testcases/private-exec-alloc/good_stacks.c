// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Stacks, even where an old arch maps them executable. */
void *alloc_thread_stack(int node)
{
	return __vmalloc_node_range(THREAD_SIZE, THREAD_ALIGN, VMALLOC_START,
				    VMALLOC_END, GFP_KERNEL, PAGE_KERNEL_EXEC, 0,
				    node, __builtin_return_address(0));
}

void *alloc_irq_stack(unsigned long stack_size, int node)
{
	return __vmalloc_node(stack_size, THREAD_ALIGN, GFP_KERNEL, node,
			      __builtin_return_address(0));
}
