// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* NULL by way of a local that is never anything else. */
int vmemmap_populate(unsigned long start, unsigned long end, int node,
		     struct vmem_altmap *altmap)
{
	return vmemmap_populate_basepages(start, end, node, altmap);
}
