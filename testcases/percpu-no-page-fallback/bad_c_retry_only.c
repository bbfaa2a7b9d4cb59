// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A second try of the same allocator is no fallback. */
static int area_distance(unsigned int from, unsigned int to)
{
	return node_distance(cpu_to_node(from), cpu_to_node(to));
}

void setup_per_cpu_areas(void)
{
	int rc;

	rc = pcpu_embed_first_chunk(PERCPU_MODULE_RESERVE, 0, PMD_SIZE, /* EXPECT KAP005 warning */
				    area_distance, cpu_to_node);
	if (rc < 0)
		rc = pcpu_embed_first_chunk(PERCPU_MODULE_RESERVE, 0, PAGE_SIZE, /* EXPECT KAP005 warning */
					    area_distance, cpu_to_node);
	if (rc < 0) {
		pr_err("percpu: %d\n", rc);
		BUG();
	}
}
