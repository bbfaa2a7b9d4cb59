// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* NULL goes to parameters of other types, whatever the callees are called. */
struct page;
static int walk_map(unsigned long addr, struct page *reuse,
		    struct vmem_altmap *altmap);
int plan_map(unsigned long addr, int node, int (*done)(void), void *cookie);

int build(unsigned long addr, int node, struct vmem_altmap *altmap)
{
	if (plan_map(addr, node, NULL, NULL))
		return -EINVAL;
	return walk_map(addr, NULL, altmap);
}

static int walk_map(unsigned long addr, struct page *reuse,
		    struct vmem_altmap *altmap)
{
	return reuse ? 0 : vmemmap_populate(addr, addr + PMD_SIZE, 0, altmap);
}
