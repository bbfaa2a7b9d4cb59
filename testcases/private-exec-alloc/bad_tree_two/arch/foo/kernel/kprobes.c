// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* One page for single-stepped instructions, protected for execution. */
void *alloc_insn_page(void)
{
	return __vmalloc_node_range(PAGE_SIZE, 1, VMALLOC_START, VMALLOC_END, /* EXPECT KAP004 warning; no patch: nor arch/foo/mm/init.c */
				    GFP_KERNEL, PAGE_KERNEL_READ_EXEC,
				    VM_FLUSH_RESET_PERMS, NUMA_NO_NODE,
				    __builtin_return_address(0));
}
