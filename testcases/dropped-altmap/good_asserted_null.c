// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* An altmap ends the function. */
int vmemmap_populate(unsigned long start, unsigned long end, int node,
		     struct vmem_altmap *altmap)
{
	if (WARN_ON(altmap))
		return -EINVAL;
	return vmemmap_populate_basepages(start, end, node, NULL);
}
