// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Only the configuration with large pages forwards it. */
int vmemmap_populate(unsigned long start, unsigned long end, int node,
		     struct vmem_altmap *altmap)
{
	int err;

#ifdef CONFIG_LARGE_PAGES
	err = vmemmap_populate_hugepages(start, end, node, altmap);
#else
	err = vmemmap_populate_basepages(start, end, node, altmap);
#endif
	return err;
}
