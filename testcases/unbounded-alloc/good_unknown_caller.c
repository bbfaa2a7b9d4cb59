// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Who calls, and with what, is not in this file. */
void *new_queue(unsigned int depth)
{
	return kcalloc(depth, sizeof(u64), GFP_KERNEL);
}

unsigned int possible_cpus(void);

void *per_cpu_list(void)
{
	unsigned int n = possible_cpus();

	return kcalloc(n, sizeof(void *), GFP_KERNEL);
}
