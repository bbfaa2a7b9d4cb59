// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The page allocator is there when asked for, but not after a failure. */
extern int want_pages;

static int area_distance(unsigned int from, unsigned int to)
{
	return node_distance(cpu_to_node(from), cpu_to_node(to));
}

void setup_per_cpu_areas(void)
{
	int rc;

	if (want_pages) {
		rc = pcpu_page_first_chunk(PERCPU_MODULE_RESERVE, cpu_to_node);
		if (rc < 0)
			panic("percpu pages: %d", rc);
	} else {
		rc = pcpu_embed_first_chunk(PERCPU_MODULE_RESERVE, 0, PAGE_SIZE, /* EXPECT KAP005 warning */
					    area_distance, cpu_to_node);
		if (rc < 0)
			panic("percpu embed: %d", rc);
	}
}
