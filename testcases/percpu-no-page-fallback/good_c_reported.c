// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The failure is handed to whoever called, nothing here ends in a panic. */
static int area_distance(unsigned int from, unsigned int to)
{
	return node_distance(cpu_to_node(from), cpu_to_node(to));
}

int numa_setup_per_cpu(void)
{
	int rc = pcpu_embed_first_chunk(0, 0, PAGE_SIZE, area_distance,
					cpu_to_node);

	if (rc < 0)
		pr_err("percpu: %d\n", rc);
	return rc;
}
