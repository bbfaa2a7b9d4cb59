// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"
#include "../include/asm/area.h"

/* Programs share the modules' area, on pages of their own. */
void *bpf_jit_alloc_exec(unsigned long size)
{
	void *image;

	image = __vmalloc_node_range(size, PAGE_SIZE, CODE_START, CODE_END, /* EXPECT KAP004 warning */
				     GFP_KERNEL, PAGE_KERNEL, 0, NUMA_NO_NODE,
				     __builtin_return_address(0));
	if (!image)
		return NULL;

	return image;
}

int programs;
