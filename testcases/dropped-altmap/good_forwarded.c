// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Forwarded under every condition, also beside another NULL. */
int __meminit vmemmap_populate(unsigned long start, unsigned long end, int node,
			       struct vmem_altmap *altmap)
{
#if CONFIG_PGTABLE_LEVELS == 2
	return vmemmap_populate_basepages(start, end, node, altmap);
#else
	return vmemmap_populate_hugepages(start, end, node, altmap);
#endif
}

void take_down(u64 start, u64 size, struct vmem_altmap *altmap)
{
	/* The NULL is the page map's place, not the altmap's. */
	arch_remove_memory(start, size, altmap, NULL);
}
