// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The page allocator is tried before the panic. */
static int area_distance(unsigned int from, unsigned int to)
{
	return node_distance(cpu_to_node(from), cpu_to_node(to));
}

void setup_per_cpu_areas(void)
{
	int rc;

	rc = pcpu_embed_first_chunk(PERCPU_MODULE_RESERVE, 0, PMD_SIZE,
				    area_distance, cpu_to_node);
	if (rc < 0)
		rc = pcpu_page_first_chunk(PERCPU_MODULE_RESERVE, cpu_to_node);
	if (rc < 0)
		panic("percpu: %d", rc);
}
