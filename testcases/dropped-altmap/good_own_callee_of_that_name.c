// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The file's own function takes something else where the kernel's has an altmap. */
struct slot;

static void section_deactivate(unsigned long pfn, unsigned long nr,
			       struct slot *slot)
{
	pr_debug("%lx %lx %p\n", pfn, nr, slot);
}

int drop_section(unsigned long pfn, unsigned long nr,
		 struct vmem_altmap *altmap)
{
	section_deactivate(pfn, nr, NULL);
	vmem_altmap_free(altmap, nr);
	return 0;
}
