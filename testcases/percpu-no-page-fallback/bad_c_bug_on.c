// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* BUG_ON() of the result, and of the call itself. */
static int area_distance(unsigned int from, unsigned int to)
{
	return node_distance(cpu_to_node(from), cpu_to_node(to));
}

void setup_per_cpu_areas(void)
{
	int ret = pcpu_embed_first_chunk(0, PERCPU_DYNAMIC_RESERVE, PMD_SIZE, /* EXPECT KAP005 warning */
					 area_distance, cpu_to_node);

	BUG_ON(ret);
}

void setup_other_areas(void)
{
	BUG_ON(pcpu_embed_first_chunk(0, 0, PMD_SIZE, area_distance, /* EXPECT KAP005 warning */
				      cpu_to_node) < 0);
}
