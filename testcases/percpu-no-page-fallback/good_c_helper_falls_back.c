// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A helper tries the pages. */
static int area_distance(unsigned int from, unsigned int to)
{
	return node_distance(cpu_to_node(from), cpu_to_node(to));
}

static int by_pages(void)
{
	pr_warn("percpu: embedding failed\n");
	return pcpu_page_first_chunk(PERCPU_MODULE_RESERVE, cpu_to_node);
}

void setup_per_cpu_areas(void)
{
	int rc = pcpu_embed_first_chunk(0, 0, PAGE_SIZE, area_distance,
					cpu_to_node);

	if (rc < 0)
		rc = by_pages();
	BUG_ON(rc < 0);
}
