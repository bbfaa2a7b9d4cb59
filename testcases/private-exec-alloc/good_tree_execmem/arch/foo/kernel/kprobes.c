// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* From execmem, made executable afterwards: this is how it is meant to be. */
#include "../../../include/linux/execmem.h"

void *alloc_insn_page(void)
{
	void *page = execmem_alloc(EXECMEM_KPROBES, PAGE_SIZE);

	if (page && set_memory_rox((unsigned long)page, 1)) {
		execmem_free(page);
		page = NULL;
	}
	return page;
}
