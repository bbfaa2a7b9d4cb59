// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The callee is a pointer whose parameters this file tells; NULL is a macro. */
#define NO_ALTMAP ((struct vmem_altmap *)NULL)

struct map_ops {
	const char *name;
	int (*populate)(unsigned long start, unsigned long end, int node,
			struct vmem_altmap *altmap);
};

int by_ops(const struct map_ops *ops, unsigned long start, unsigned long end,
	   struct vmem_altmap *altmap)
{
	return ops->populate(start, end, 0, altmap);
}

int by_local(unsigned long start, unsigned long end, struct vmem_altmap *altmap)
{
	int (*fill)(unsigned long start, unsigned long end, int node,
		    struct vmem_altmap *altmap) = vmemmap_populate_basepages;

	return fill(start, end, 0, altmap);
}

int by_macro(unsigned long start, unsigned long end, struct vmem_altmap *altmap)
{
	return vmemmap_populate_basepages(start, end, 0, altmap);
}

int by_late_local(unsigned long start, unsigned long end,
		  struct vmem_altmap *altmap)
{
	struct vmem_altmap *none;

	none = NULL;
	return vmemmap_populate_basepages(start, end, 0, altmap);
}
