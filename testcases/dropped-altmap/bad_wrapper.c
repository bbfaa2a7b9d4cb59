// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A helper would hand it on, had it been given one. */
static int populate(unsigned long start, unsigned long end, int node)
{
	return vmemmap_populate_basepages(start, end, node, NULL);
}

static int populate_alt(unsigned long start, unsigned long end, int node,
			struct vmem_altmap *altmap)
{
	return vmemmap_populate_basepages(start, end, node, altmap);
}

int vmemmap_populate(unsigned long start, unsigned long end, int node,
		     struct vmem_altmap *altmap)
{
	int err = populate_alt(start, start + PMD_SIZE, node, NULL); /* EXPECT KAP003 warning */

	return err ? err : populate(start + PMD_SIZE, end, node);
}
