// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What the callee takes is known from its declaration, which names nothing. */
static int mirror_map(int node, struct vmem_altmap *, unsigned long);

int build_map(int node, struct vmem_altmap *altmap, unsigned long at)
{
	if (mirror_map(node, altmap, at) < 0)
		return -ENOMEM;
	return 0;
}

static int mirror_map(int node, struct vmem_altmap *am, unsigned long at)
{
	return vmemmap_populate(at, at + PMD_SIZE, node, am);
}
