// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The NULL is the macro's, which other functions may use as well. */
#define FILL(a, b, n) vmemmap_populate_basepages(a, b, n, NULL) /* EXPECT(cocci) KAP003 warning: it sees what the macro stands for, there; no patch: the call stands in a macro */

int fill_by_macro(unsigned long from, unsigned long to, int node,
		  struct vmem_altmap *altmap)
{
	return FILL(from, to, node); /* EXPECT(clang) KAP003 warning: it sees where it is used */
}
