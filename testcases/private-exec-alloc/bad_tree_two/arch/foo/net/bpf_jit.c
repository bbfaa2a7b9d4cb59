// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The arch's second allocator of the kind: a related place of the first. */
void *bpf_jit_alloc_exec(unsigned long size)
{
	return __vmalloc_node_range(size, PAGE_SIZE, BPF_JIT_REGION_START,
				    BPF_JIT_REGION_END, GFP_KERNEL, PAGE_KERNEL,
				    0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}

void bpf_jit_free_exec(void *addr)
{
	vfree(addr);
}
