// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Each preprocessor arm drops it for itself. */
int __meminit vmemmap_populate(unsigned long first, unsigned long last, int nid,
			       struct vmem_altmap *spare)
{
#if CONFIG_PGTABLE_LEVELS == 2
	return vmemmap_populate_basepages(first, last, nid, spare);
#else
	return vmemmap_populate_hugepages(first, last, nid, spare);
#endif
}
