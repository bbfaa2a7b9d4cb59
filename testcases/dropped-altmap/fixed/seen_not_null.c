// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Both branches do without, though one has just seen that there is an altmap. */
int vmemmap_populate(unsigned long start, unsigned long end, int node,
		     struct vmem_altmap *altmap)
{
	if (!altmap)
		return vmemmap_populate_hugepages(start, end, node, NULL);
	return vmemmap_populate_basepages(start, end, node, altmap);
}

/* The same where both branches are one statement. */
int either_way(unsigned long start, unsigned long end, int node,
	       struct vmem_altmap *altmap)
{
	int err;

	if (altmap)
		err = vmemmap_populate_hugepages(start, end, node, altmap);
	else
		err = vmemmap_populate_basepages(start, end, node, NULL);
	return err;
}
