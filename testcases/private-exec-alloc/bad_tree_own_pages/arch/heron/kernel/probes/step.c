// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"
#include "../../include/asm/area.h"

int single_stepping;

void *alloc_insn_page(void)
{
	return __vmalloc_node_range(PAGE_SIZE, 1, STUB_START, VMALLOC_END, /* EXPECT KAP004 warning */
				    GFP_KERNEL, PAGE_KERNEL_ROX,
				    VM_FLUSH_RESET_PERMS, NUMA_NO_NODE,
				    __builtin_return_address(0));
}

int after_the_step;
