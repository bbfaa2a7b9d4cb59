// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"
#include "../../../include/linux/execmem.h"
#include "../include/asm/area.h"

static struct execmem_info execmem_info;

struct execmem_info *execmem_arch_setup(void)
{
	execmem_info = (struct execmem_info){
		.ranges = {
			[EXECMEM_MODULE_TEXT] = {
				.start	= CODE_START,
				.end	= CODE_END,
				.pgprot	= PAGE_KERNEL,
				.alignment = 1,
			},
			[EXECMEM_BPF] = {
				.start	= CODE_START,
				.end	= CODE_END,
				.pgprot	= PAGE_KERNEL,
				.alignment = PAGE_SIZE,
			},
			[EXECMEM_MODULE_DATA] = {
				.start	= CODE_END,
				.end	= MODULES_END,
				.pgprot	= PAGE_KERNEL,
				.alignment = 1,
			},
		},
	};

	return &execmem_info;
}
