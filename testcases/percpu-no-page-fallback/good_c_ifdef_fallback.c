// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The fallback is built in this configuration. */
#define CONFIG_NEED_PER_CPU_PAGE_FIRST_CHUNK 1
extern int chosen;

static int area_distance(unsigned int from, unsigned int to)
{
	return node_distance(cpu_to_node(from), cpu_to_node(to));
}

void setup_per_cpu_areas(void)
{
	int rc = -EINVAL;

	if (chosen != 2) {
		rc = pcpu_embed_first_chunk(PERCPU_MODULE_RESERVE, 0, PAGE_SIZE,
					    area_distance, cpu_to_node);
#ifdef CONFIG_NEED_PER_CPU_PAGE_FIRST_CHUNK
		if (rc < 0)
			pr_warn("percpu: falling back to pages (%d)\n", rc);
	}
	if (rc < 0) {
		rc = pcpu_page_first_chunk(PERCPU_MODULE_RESERVE, cpu_to_node);
#endif
	}
	if (rc < 0)
		panic("percpu: %d", rc);
}
