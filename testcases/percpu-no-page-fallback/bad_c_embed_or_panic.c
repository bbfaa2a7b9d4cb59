// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The embedding allocator or nothing, with real NUMA distances. */
static int area_distance(unsigned int from, unsigned int to)
{
	return node_distance(cpu_to_node(from), cpu_to_node(to));
}

void setup_per_cpu_areas(void)
{
	int rc;

	rc = pcpu_embed_first_chunk(PERCPU_MODULE_RESERVE, /* EXPECT KAP005 warning */
				    PERCPU_DYNAMIC_RESERVE, PAGE_SIZE,
				    area_distance, cpu_to_node);
	if (rc < 0)
		panic("no percpu areas (%d)", rc);
}
