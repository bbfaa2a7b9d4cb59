// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

unsigned long jit_limit(void)
{
	return VMALLOC_END - VMALLOC_START;
}

/* Code, so the limit does not matter to who gets it. */
void *bpf_jit_alloc_exec(unsigned long size)
{
	/* plain memory until the program is written */
	return vmalloc(size);
}

void bpf_jit_free_exec(void *addr)
{
	return vfree(addr);
}
