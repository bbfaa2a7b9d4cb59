// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"
#include "../../../include/linux/execmem.h"
#include "../include/asm/area.h"

static struct execmem_info execmem_info;

/* Modules near the kernel; nothing is said of other code yet. */
struct execmem_info *execmem_arch_setup(void)
{
	unsigned long start = MODULES_VADDR;

	execmem_info = (struct execmem_info){
		.ranges = {
			[EXECMEM_DEFAULT] = {
				.start	= start,
				.end	= MODULES_END,
				.pgprot	= PAGE_KERNEL,
				.alignment = 1,
			},
			[EXECMEM_KPROBES] = {
				.start	= STUB_START,
				.end	= VMALLOC_END,
				.pgprot	= PAGE_KERNEL_ROX,
				.alignment = 1,
			},
			[EXECMEM_BPF] = {
				.start	= VMALLOC_START,
				.end	= VMALLOC_END,
				.pgprot	= PAGE_KERNEL,
				.alignment = 1,
			},
		},
	};

	return &execmem_info;
}
