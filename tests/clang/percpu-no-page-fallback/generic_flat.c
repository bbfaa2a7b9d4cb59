// SPDX-License-Identifier: GPL-2.0-only
// The file of the allocators, in a configuration without nodes.
// expected-no-diagnostics
#include "kernel.h"

#define CONFIG_NEED_PER_CPU_EMBED_FIRST_CHUNK 1

int pcpu_embed_first_chunk(size_t reserved, size_t dyn, size_t atom,
			   pcpu_cpu_distance_fn distance,
			   pcpu_cpu_to_node_fn to_node)
{
	return reserved + dyn < atom && !distance && !to_node ? 0 : -EINVAL;
}

void setup_per_cpu_areas(void)
{
	int rc = pcpu_embed_first_chunk(0, 0, PAGE_SIZE, NULL, NULL);

	if (rc < 0)
		panic("percpu");
}
