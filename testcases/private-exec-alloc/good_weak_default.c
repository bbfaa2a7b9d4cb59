// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Before execmem the weak default was the allocator that all others share. */
void *__weak module_alloc(unsigned long size)
{
	return __vmalloc_node_range(size, 1, VMALLOC_START, VMALLOC_END,
				    GFP_KERNEL, PAGE_KERNEL_EXEC,
				    VM_FLUSH_RESET_PERMS, NUMA_NO_NODE,
				    __builtin_return_address(0));
}

/* And those that go through it do not allocate on their own. */
void *alloc_insn_page(void)
{
	void *page = module_alloc(PAGE_SIZE);

	if (page)
		set_memory_x((unsigned long)page, 1);
	return page;
}
