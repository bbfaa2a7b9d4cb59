// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Each way to the call has shown the altmap to be NULL, by whatever jumps. */
int by_label(unsigned long start, unsigned long end, int node,
	     struct vmem_altmap *altmap)
{
	if (!altmap)
		goto plain;
	if (end - start < PMD_SIZE)
		return -EINVAL;
	return vmemmap_populate_hugepages(start, end, node, altmap);
plain:
	return vmemmap_populate_basepages(start, end, node, NULL);
}

int before_else(unsigned long start, unsigned long end, int node,
		struct vmem_altmap *altmap)
{
	int err;

	if (!altmap && start < end)
		err = vmemmap_populate_basepages(start, end, node, NULL);
	else
		err = vmemmap_populate_hugepages(start, end, node, altmap);
	return err;
}
