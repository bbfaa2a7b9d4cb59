// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* execmem's own allocator is the one place that may do this. */
#include "../include/linux/execmem.h"

static struct execmem_info *info;

static void *take(struct execmem_range *range, size_t size)
{
	void *p = __vmalloc_node_range(size, range->alignment, MODULES_VADDR,
				       range->end, GFP_KERNEL, PAGE_KERNEL_EXEC,
				       VM_FLUSH_RESET_PERMS, NUMA_NO_NODE,
				       __builtin_return_address(0));

	if (!p)
		pr_warn("no memory for instructions\n");
	return p;
}

void *execmem_alloc(enum execmem_type type, size_t size)
{
	return take(&info->ranges[type], size);
}
