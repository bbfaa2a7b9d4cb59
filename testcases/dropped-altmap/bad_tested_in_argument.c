// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

struct vmem_altmap *own_altmap(int node);

/* NULL where there is an altmap, and another one where there is none. */
int populate(unsigned long start, unsigned long end, int node,
	     struct vmem_altmap *altmap)
{
	return vmemmap_populate_basepages(start, end, node, /* EXPECT KAP003 warning */
					  altmap ? NULL : own_altmap(node));
}

/* The other one only where there is none. */
int populate_own(unsigned long start, unsigned long end, int node,
		 struct vmem_altmap *altmap)
{
	return vmemmap_populate_basepages(start, end, node,
					  !altmap ? own_altmap(node) : altmap);
}
