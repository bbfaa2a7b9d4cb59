// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The hook's static helper does it, with ranges and protection in variables. */
static __always_inline void *code_area(unsigned long size, unsigned long from,
				       unsigned long to, int strict)
{
	pgprot_t how = strict ? PAGE_KERNEL : PAGE_KERNEL_EXEC;

	return __vmalloc_node_range(size, 1, from, to, GFP_KERNEL, how, /* EXPECT KAP004 warning; no patch: code_area() in */
				    VM_FLUSH_RESET_PERMS, NUMA_NO_NODE,
				    __builtin_return_address(0));
}

void *module_alloc(unsigned long size)
{
	void *p = code_area(size, MODULES_VADDR, MODULES_END, 0);

	return p ? p : code_area(size, VMALLOC_START, VMALLOC_END, 1);
}
