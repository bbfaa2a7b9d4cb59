// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A helper hands the failure up, and its caller panics. */
static int area_distance(unsigned int from, unsigned int to)
{
	return node_distance(cpu_to_node(from), cpu_to_node(to));
}

static int first_chunk(size_t atom)
{
	return pcpu_embed_first_chunk(PERCPU_MODULE_RESERVE, /* EXPECT KAP005 warning */
				      PERCPU_DYNAMIC_RESERVE, atom,
				      area_distance, cpu_to_node);
}

void setup_per_cpu_areas(void)
{
	int rc = first_chunk(PMD_SIZE);

	if (rc)
		panic("percpu: %d", rc);
}
