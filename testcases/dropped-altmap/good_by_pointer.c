// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What a function pointer takes is not known here. */
struct map_ops {
	int (*populate)(unsigned long start, int flags, void *data);
};

int by_ops(const struct map_ops *ops, unsigned long start,
	   struct vmem_altmap *altmap)
{
	if (ops->populate(start, 0, NULL))
		return -ENOMEM;
	return vmemmap_populate(start, start + PMD_SIZE, 0, altmap);
}
