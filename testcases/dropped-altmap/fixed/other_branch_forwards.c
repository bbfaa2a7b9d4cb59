// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A feature decides between two ways; only one of them forwards the altmap. */
extern int cpu_has_large_pages;

int vmemmap_populate(unsigned long start, unsigned long end, int node,
		     struct vmem_altmap *altmap)
{
	if (cpu_has_large_pages)
		return vmemmap_populate_hugepages(start, end, node, altmap);
	return vmemmap_populate_basepages(start, end, node, altmap);
}
