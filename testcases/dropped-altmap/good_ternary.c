// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The other side of the conditional has the altmap. */
int pick(unsigned long start, unsigned long end, int node,
	 struct vmem_altmap *altmap)
{
	return altmap ? vmemmap_populate_hugepages(start, end, node, altmap) :
			vmemmap_populate_basepages(start, end, node, NULL);
}

int large_enough(unsigned long start, unsigned long end);

int either(unsigned long start, unsigned long end, int node,
	   struct vmem_altmap *altmap)
{
	/* The argument is the altmap wherever there may be one. */
	return vmemmap_populate_basepages(start, end, node,
					  large_enough(start, end) ? altmap :
								     NULL);
}
