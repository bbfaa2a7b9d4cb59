// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Where NULL is passed the altmap is known to be NULL. */
int in_else(unsigned long start, unsigned long end, int node,
	    struct vmem_altmap *altmap)
{
	if (altmap)
		return vmemmap_populate_hugepages(start, end, node, altmap);
	else
		return vmemmap_populate_basepages(start, end, node, NULL);
}

int in_then(unsigned long start, unsigned long end, int node,
	    struct vmem_altmap *altmap)
{
	if (altmap == NULL)
		return vmemmap_populate_basepages(start, end, node, NULL);
	return vmemmap_populate_hugepages(start, end, node, altmap);
}

int with_more(unsigned long start, unsigned long end, int node,
	      struct vmem_altmap *altmap)
{
	if (!altmap && end > start) {
		pr_debug("no altmap\n");
		return vmemmap_populate_basepages(start, end, node, NULL);
	}
	return vmemmap_populate_hugepages(start, end, node, altmap);
}

int not_equal(unsigned long start, unsigned long end, int node,
	      struct vmem_altmap *altmap)
{
	if (altmap != NULL)
		return vmemmap_populate_hugepages(start, end, node, altmap);
	return vmemmap_populate_basepages(start, end, node, NULL);
}
