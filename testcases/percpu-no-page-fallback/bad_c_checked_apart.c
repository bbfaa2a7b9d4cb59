// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The result is looked at by another function, or by way of another variable. */
static int area_distance(unsigned int from, unsigned int to)
{
	return node_distance(cpu_to_node(from), cpu_to_node(to));
}

static void must_work(int rc)
{
	if (rc < 0)
		panic("percpu: %d", rc);
}

void setup_per_cpu_areas(void)
{
	int rc = pcpu_embed_first_chunk(0, 0, PAGE_SIZE, area_distance, /* EXPECT KAP005 warning */
					cpu_to_node);

	must_work(rc);
}

void setup_other_areas(void)
{
	bool failed;
	int rc;

	rc = pcpu_embed_first_chunk(0, 0, PAGE_SIZE, area_distance, /* EXPECT KAP005 warning */
				    cpu_to_node);
	failed = rc < 0;
	if (failed)
		BUG();
}
