// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The arch's hook hands its altmap to nobody. */
int __meminit vmemmap_populate(unsigned long start, unsigned long end, int node,
			       struct vmem_altmap *altmap)
{
	return vmemmap_populate_basepages(start, end, node, altmap);
}
