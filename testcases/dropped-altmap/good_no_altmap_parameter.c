// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Boot-time code has no altmap to pass. */
int populate_boot_map(unsigned long start, unsigned long end, int node)
{
	return vmemmap_populate(start, end, node, NULL);
}

/* One in a local is not a parameter. */
int populate_own(unsigned long start, unsigned long end, int node)
{
	struct vmem_altmap own = { .base_pfn = start >> PAGE_SHIFT };

	if (vmemmap_populate(start, end, node, &own))
		return vmemmap_populate(start, end, node, NULL);
	return 0;
}
