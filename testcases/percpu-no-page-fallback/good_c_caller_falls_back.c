// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The helper's panic is about something else, its caller has the fallback. */
static int area_distance(unsigned int from, unsigned int to)
{
	return node_distance(cpu_to_node(from), cpu_to_node(to));
}

static int embed(void)
{
	int rc = pcpu_embed_first_chunk(0, 0, PAGE_SIZE, area_distance,
					cpu_to_node);

	if (rc < 0)
		return rc;
	if (node_distance(0, 0) != LOCAL_DISTANCE)
		panic("node distances make no sense");
	return 0;
}

void setup_per_cpu_areas(void)
{
	if (embed() < 0 && pcpu_page_first_chunk(0, cpu_to_node) < 0)
		panic("percpu");
}
