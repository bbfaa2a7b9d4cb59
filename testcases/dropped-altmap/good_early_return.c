// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The code has left where there is an altmap. */
int no_altmap_here(unsigned long start, unsigned long end, int node,
		   struct vmem_altmap *altmap)
{
	if (altmap) {
		pr_warn("altmap is not supported\n");
		return -EINVAL;
	}
	return vmemmap_populate_basepages(start, end, node, NULL);
}

int no_altmap_either(unsigned long start, unsigned long end, int node,
		     struct vmem_altmap *altmap)
{
	int rc = -EINVAL;

	if (WARN_ON(altmap))
		goto out;
	rc = vmemmap_populate_basepages(start, end, node, NULL);
out:
	return rc;
}

void must_not_have_one(unsigned long start, unsigned long end,
		       struct vmem_altmap *altmap)
{
	BUG_ON(altmap);
	vmemmap_free(start, end, NULL);
}

int unlikely_to_have_one(unsigned long start, unsigned long end, int node,
			 struct vmem_altmap *altmap)
{
	if (unlikely(altmap != NULL))
		return -EINVAL;
	return vmemmap_populate_basepages(start, end, node, NULL);
}
