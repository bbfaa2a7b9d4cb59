// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The panic is about something else. */
static void *map;

static int area_distance(unsigned int from, unsigned int to)
{
	return node_distance(cpu_to_node(from), cpu_to_node(to));
}

static void make_map(void)
{
	map = kzalloc(PAGE_SIZE, GFP_KERNEL);
	if (!map)
		panic("no memory for the map of CPUs");
}

void setup_per_cpu_areas(void)
{
	int rc = pcpu_embed_first_chunk(0, 0, PAGE_SIZE, area_distance,
					cpu_to_node);

	if (rc) {
		pr_warn("percpu: %d, going on with one CPU\n", rc);
		return;
	}
	make_map();
	if (node_distance(0, 0) != LOCAL_DISTANCE)
		panic("node distances make no sense");
}
