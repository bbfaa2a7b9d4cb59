// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The copy goes nowhere either. */
int vmemmap_populate(unsigned long start, unsigned long end, int node,
		     struct vmem_altmap *altmap)
{
	struct vmem_altmap *map = altmap;

	return vmemmap_populate_hugepages(start, end, node, altmap);
}
