// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* When the embedding allocator is tried, the pages have failed. */
static int area_distance(unsigned int from, unsigned int to)
{
	return node_distance(cpu_to_node(from), cpu_to_node(to));
}

void setup_per_cpu_areas(void)
{
	int rc = pcpu_page_first_chunk(0, cpu_to_node);

	if (rc < 0)
		rc = pcpu_embed_first_chunk(0, 0, PAGE_SIZE, area_distance,
					    cpu_to_node);
	if (rc < 0)
		panic("percpu: %d", rc);
}
