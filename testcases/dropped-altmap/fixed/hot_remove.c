// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Two optional pointers; the first is the altmap, and it is not passed. */
void __ref arch_remove_memory(u64 start, u64 size, struct vmem_altmap *altmap,
			      struct dev_pagemap *pgmap)
{
	__remove_pages(start >> PAGE_SHIFT, size >> PAGE_SHIFT, altmap, pgmap);
}
