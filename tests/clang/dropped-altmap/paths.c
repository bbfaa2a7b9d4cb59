// SPDX-License-Identifier: GPL-2.0-only
// What a path knows about the altmap where NULL is passed.
#include "kernel.h"

int seen_null(unsigned long start, unsigned long end, int node,
	      struct vmem_altmap *altmap)
{
	if (!altmap)
		return vmemmap_populate(start, end, node, NULL);
	return vmemmap_populate(start, end, node, altmap);
}

// Only one of the two ways knows.
int seen_on_one_way(unsigned long start, unsigned long end, int node,
		    struct vmem_altmap *altmap) // expected-note {{the altmap comes in here}}
{
	if (node) { // expected-note {{Assuming 'node' is not equal to 0}} expected-note {{Taking true branch}}
		if (!altmap) // expected-note {{Assuming 'altmap' is non-null}} expected-note {{Taking false branch}}
			return -EINVAL;
	}
	return vmemmap_populate(start, end, node, NULL); // expected-warning {{seen_on_one_way() drops its parameter altmap: vmemmap_populate() gets NULL}} expected-note {{seen_on_one_way() drops its parameter altmap}}
}

// The copy is as good as the altmap.
int seen_by_copy(unsigned long start, unsigned long end, int node,
		 struct vmem_altmap *altmap)
{
	struct vmem_altmap *map = altmap;

	if (map)
		return vmemmap_populate(start, end, node, map);
	return vmemmap_populate(start, end, node, NULL);
}

// What a helper has shown stays shown after it returned.
static int fits(const struct vmem_altmap *map, unsigned long pfn)
{
	return map && pfn < map->end_pfn;
}

int seen_by_helper(unsigned long start, unsigned long end, int node,
		   struct vmem_altmap *altmap)
{
	if (fits(altmap, end))
		return vmemmap_populate(start, end, node, altmap);
	if (altmap)
		return -EINVAL;
	return vmemmap_populate(start, end, node, NULL);
}

int overwritten(unsigned long start, unsigned long end, int node,
		struct vmem_altmap *altmap)
{
	if (altmap && altmap->end_pfn < end)
		altmap = NULL;
	if (!altmap)
		return vmemmap_populate(start, end, node, NULL);
	return vmemmap_populate(start, end, node, altmap);
}
