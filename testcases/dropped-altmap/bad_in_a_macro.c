// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

int fill_large(unsigned long from, unsigned long to, int node,
	       struct vmem_altmap *altmap)
{
	return vmemmap_populate_hugepages(from, to, node, altmap);
}

/* The NULL is the macro's, which other functions may use as well: it is told
 * of the function that has an altmap, and not of the one before the macro. */
#define FILL(a, b, n) vmemmap_populate_basepages(a, b, n, NULL)

int fill_by_macro(unsigned long from, unsigned long to, int node,
		  struct vmem_altmap *altmap)
{
	return FILL(from, to, node); /* EXPECT(clang) KAP003 warning: Coccinelle sees what the macro stands for only where it is defined */
}
