// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The arch's ranges, with executable protections, but nothing is allocated. */
#include "../../../include/linux/execmem.h"

static struct execmem_info foo_execmem;

struct execmem_info *execmem_arch_setup(void)
{
	foo_execmem.ranges[EXECMEM_KPROBES] = (struct execmem_range){
		.start = VMALLOC_START,
		.end = VMALLOC_END,
		.pgprot = PAGE_KERNEL_READ_EXEC,
		.alignment = 1,
	};
	return &foo_execmem;
}
