// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The page allocator follows in the same expression. */
static int area_distance(unsigned int from, unsigned int to)
{
	return node_distance(cpu_to_node(from), cpu_to_node(to));
}

static int embed(void)
{
	return pcpu_embed_first_chunk(0, 0, PAGE_SIZE, area_distance,
				      cpu_to_node);
}

void setup_per_cpu_areas(void)
{
	int rc = embed() ? pcpu_page_first_chunk(0, cpu_to_node) : 0;

	if (rc < 0)
		panic("percpu: %d", rc);
}

void setup_other_areas(void)
{
	if (!embed() || !pcpu_page_first_chunk(0, cpu_to_node))
		return;
	panic("percpu");
}
