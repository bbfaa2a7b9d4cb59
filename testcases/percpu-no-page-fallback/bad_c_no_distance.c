// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* With no distances nothing lies apart: a note, since only memory can run out. */
static int same_distance(unsigned int from, unsigned int to)
{
	return LOCAL_DISTANCE;
}

void setup_per_cpu_areas(void)
{
	int rc;

	rc = pcpu_embed_first_chunk(PERCPU_MODULE_RESERVE, 0, PAGE_SIZE, /* EXPECT KAP005 note */
				    same_distance, cpu_to_node);
	if (rc < 0)
		panic("percpu: %d", rc);
}

void setup_flat_areas(void)
{
	if (pcpu_embed_first_chunk(0, 0, PAGE_SIZE, NULL, NULL) < 0) /* EXPECT KAP005 note */
		panic("percpu");
}

static int no_distance(unsigned int from, unsigned int to)
{
	return 0;
}

void setup_even_areas(void)
{
	if (pcpu_embed_first_chunk(0, 0, PAGE_SIZE, &no_distance, NULL) < 0) /* EXPECT KAP005 note */
		panic("percpu");
}
