// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

#ifdef CONFIG_STRICT
#define INSN_PROT PAGE_KERNEL_ROX
#else
#define INSN_PROT PAGE_KERNEL_EXEC
#endif

static void *from_modules(unsigned long size, pgprot_t prot)
{
	return __vmalloc_node_range(size, PAGE_SIZE, MODULES_VADDR, MODULES_END, /* EXPECT KAP004 warning; no patch: is no hook */
				    GFP_KERNEL, prot, VM_FLUSH_RESET_PERMS,
				    NUMA_NO_NODE, __builtin_return_address(0));
}

void *alloc_insn_page(void)
{
	return from_modules(PAGE_SIZE, INSN_PROT);
}
