// SPDX-License-Identifier: GPL-2.0-only
// The file of the allocators, in a configuration with nodes and no fallback.
#include "kernel.h"

#define CONFIG_NUMA 1
#define CONFIG_NEED_PER_CPU_EMBED_FIRST_CHUNK 1

int pcpu_embed_first_chunk(size_t reserved, size_t dyn, size_t atom,
			   pcpu_cpu_distance_fn distance,
			   pcpu_cpu_to_node_fn to_node)
{
	return reserved + dyn < atom && !distance && !to_node ? 0 : -EINVAL;
}

void setup_per_cpu_areas(void)
{
	int rc = pcpu_embed_first_chunk(0, 0, PAGE_SIZE, NULL, NULL); // expected-warning {{this configuration has NUMA nodes and no page allocator}} expected-note {{setup_per_cpu_areas() panics}} expected-note {{the embedding allocator is tried here}}

	if (rc < 0) // expected-note {{Assuming 'rc' is < 0}} expected-note {{Taking true branch}}
		panic("percpu"); // expected-note {{a failure ends here}}
}
