// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What a hook returns, two helpers down or from one that is not static. */
static __always_inline void *area(unsigned long size, unsigned long start,
				  unsigned long end)
{
	return __vmalloc_node_range(size, 1, start, end, GFP_KERNEL, /* EXPECT KAP004 note */
				    PAGE_KERNEL, 0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}

static inline void *anywhere(unsigned long size)
{
	return area(size, VMALLOC_START, VMALLOC_END);
}

void *module_alloc(unsigned long size)
{
	void *p = NULL;

	if (size < PMD_SIZE)
		p = anywhere(size);
	return p ? p : anywhere(size);
}

void *bpf_text(unsigned long size)
{
	return vmalloc(size); /* EXPECT KAP004 note */
}

void *bpf_jit_alloc_exec(unsigned long size)
{
	return bpf_text(size);
}

void *alloc_insn_page(void)
{
	void *page = vmalloc(PAGE_SIZE), *slot; /* EXPECT KAP004 note */

	slot = page;
	return slot;
}
