// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Only the branch of one configuration lacks the fallback. */
static int area_distance(unsigned int from, unsigned int to)
{
	return node_distance(cpu_to_node(from), cpu_to_node(to));
}

#ifdef CONFIG_NUMA
void setup_per_cpu_areas(void)
{
	int rc = pcpu_embed_first_chunk(0, 0, PAGE_SIZE, area_distance, /* EXPECT(cocci) KAP005 warning: not in Clang's configuration */
					cpu_to_node);

	if (rc < 0)
		panic("percpu: %d", rc);
}
#else
void setup_per_cpu_areas(void)
{
	if (pcpu_page_first_chunk(0, cpu_to_node) < 0)
		panic("percpu");
}
#endif
