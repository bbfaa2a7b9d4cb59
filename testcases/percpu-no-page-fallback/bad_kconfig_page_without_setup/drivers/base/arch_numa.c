// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

static int far_apart(unsigned int from, unsigned int to)
{
	return node_distance(cpu_to_node(from), cpu_to_node(to));
}

/* What falls back, once it is built so. */
void setup_per_cpu_areas(void)
{
	int rc;

	rc = pcpu_embed_first_chunk(PERCPU_MODULE_RESERVE, 0, PMD_SIZE,
				    far_apart, cpu_to_node);
	if (rc < 0)
		rc = pcpu_page_first_chunk(PERCPU_MODULE_RESERVE, cpu_to_node);
	if (rc < 0)
		panic("percpu: %d", rc);
}
