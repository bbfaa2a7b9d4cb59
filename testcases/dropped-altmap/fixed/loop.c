// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* In the condition of an if in a loop; only the messages name the altmap. */
int vmemmap_populate(unsigned long start, unsigned long end, int node,
		     struct vmem_altmap *altmap)
{
	unsigned long addr, next;

	pr_debug("%lx to %lx, altmap %p\n", start, end, altmap);
	if (altmap)
		pr_debug("altmap at %lx\n", altmap->base_pfn);
	for (addr = start; addr < end; addr = next) {
		next = addr + PMD_SIZE;
		if (vmemmap_populate_basepages(addr, next, node,
					       altmap))
			return -ENOMEM;
	}
	return 0;
}
