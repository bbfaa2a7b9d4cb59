// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* NULL in just the case that there is an altmap. */
int vmemmap_populate(unsigned long start, unsigned long end, int node,
		     struct vmem_altmap *altmap)
{
	return vmemmap_populate_hugepages(start, end, node, /* EXPECT KAP003 warning */
					  altmap ? NULL : altmap);
}
