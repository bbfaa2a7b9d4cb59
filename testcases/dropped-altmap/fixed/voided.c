// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A cast to void silences the compiler and hands nothing on. */
void vmemmap_free_range(unsigned long start, unsigned long end,
			struct vmem_altmap *altmap)
{
	vmemmap_free(start, end, altmap);
}
