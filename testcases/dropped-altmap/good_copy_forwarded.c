// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Handed on by way of a copy, or set to NULL where it does not fit. */
int by_copy(unsigned long start, unsigned long end, int node,
	    struct vmem_altmap *altmap)
{
	struct vmem_altmap *map = altmap;

	return vmemmap_populate_hugepages(start, end, node, map);
}

int unfit(unsigned long start, unsigned long end, int node,
	  struct vmem_altmap *altmap)
{
	if (altmap && start >> PAGE_SHIFT > altmap->end_pfn)
		altmap = NULL;
	return vmemmap_populate_hugepages(start, end, node, altmap);
}
