// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The look at the altmap comes after the call that should have had it. */
int vmemmap_populate_large(unsigned long start, unsigned long end, int node,
			   struct vmem_altmap *altmap)
{
	unsigned long addr;

	for (addr = start; addr < end; addr += PMD_SIZE) {
		void *p = vmemmap_alloc_block_buf(PMD_SIZE, node, altmap);

		if (p) {
			vmemmap_map_block(addr, p);
			continue;
		} else if (altmap) {
			return -ENOMEM;
		}
		if (vmemmap_populate_basepages(addr, addr + PMD_SIZE, node,
					       altmap))
			return -ENOMEM;
	}
	return 0;
}
