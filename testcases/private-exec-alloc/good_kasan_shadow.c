// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Shadow of the module area: bytes about code, no code. */
unsigned long kasan_mem_to_shadow(const void *addr);

int kasan_module_alloc(void *addr, size_t size)
{
	unsigned long from = kasan_mem_to_shadow((void *)MODULES_VADDR);
	void *p = __vmalloc_node_range(size >> 3, 1, from, from + (size >> 3),
				       GFP_KERNEL, PAGE_KERNEL, VM_NO_GUARD,
				       NUMA_NO_NODE,
				       __builtin_return_address(0));

	return p && addr ? 0 : -ENOMEM;
}

int map_module_shadow(unsigned long shadow_start, unsigned long size)
{
	void *p = __vmalloc_node_range(size, 1, shadow_start,
				       shadow_start + MODULES_END -
					       MODULES_VADDR,
				       GFP_KERNEL, PAGE_KERNEL, VM_NO_GUARD,
				       NUMA_NO_NODE,
				       __builtin_return_address(0));

	return p ? 0 : -ENOMEM;
}
