// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The call stands in the condition, a helper ends in the panic. */
static int area_distance(unsigned int from, unsigned int to)
{
	return node_distance(cpu_to_node(from), cpu_to_node(to));
}

static void no_areas(const char *why)
{
	pr_err("percpu: %s\n", why);
	BUG();
}

void setup_per_cpu_areas(void)
{
	if (pcpu_embed_first_chunk(PERCPU_MODULE_RESERVE, 0, PAGE_SIZE, /* EXPECT KAP005 warning */
				   area_distance, cpu_to_node) < 0)
		no_areas("embedding failed");
}
