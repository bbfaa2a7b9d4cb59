// SPDX-License-Identifier: GPL-2.0-only
// Where a failure of the embedding allocator ends.
#include "kernel.h"

extern int chosen;

static int area_distance(unsigned int from, unsigned int to)
{
	return node_distance(cpu_to_node(from), cpu_to_node(to));
}

void no_fallback(void)
{
	int rc = pcpu_embed_first_chunk(0, 0, PAGE_SIZE, area_distance, // expected-warning {{no_fallback() panics when pcpu_embed_first_chunk() fails and never tries pcpu_page_first_chunk(); NUMA nodes that lie further apart}} expected-note {{no_fallback() panics}} expected-note {{the embedding allocator is tried here}}
					cpu_to_node);

	if (rc < 0) // expected-note {{Assuming 'rc' is < 0}} expected-note {{Taking true branch}}
		panic("percpu: %d", rc); // expected-note {{a failure ends here}}
}

void fallback(void)
{
	int rc = pcpu_embed_first_chunk(0, 0, PAGE_SIZE, area_distance,
					cpu_to_node);

	if (rc < 0)
		rc = pcpu_page_first_chunk(0, cpu_to_node);
	if (rc < 0)
		panic("percpu: %d", rc);
}

// Tried on one of two ways.
void fallback_by_choice(void)
{
	int rc = pcpu_embed_first_chunk(0, 0, PAGE_SIZE, area_distance, // expected-warning {{fallback_by_choice() panics}} expected-note {{fallback_by_choice() panics}} expected-note {{the embedding allocator is tried here}}
					cpu_to_node);

	if (rc < 0 && chosen) // expected-note {{Assuming 'rc' is < 0}} expected-note {{Left side of '&&' is true}} expected-note {{Assuming 'chosen' is 0}} expected-note {{Taking false branch}}
		rc = pcpu_page_first_chunk(0, cpu_to_node);
	if (rc) // expected-note {{'rc' is not equal to 0}} expected-note {{Taking true branch}}
		BUG(); // expected-note {{a failure ends here}}
}

// A panic about something else.
void other_panic(void)
{
	if (pcpu_embed_first_chunk(0, 0, PAGE_SIZE, area_distance, cpu_to_node))
		return;
	if (!chosen)
		panic("nothing chosen");
}

// The failure is handed up, where there is a fallback.
static int embed(void)
{
	return pcpu_embed_first_chunk(0, 0, PAGE_SIZE, area_distance,
				      cpu_to_node);
}

void handed_up(void)
{
	if (embed() < 0 && pcpu_page_first_chunk(0, cpu_to_node) < 0)
		panic("percpu");
}

// With no distances it is no more than a hint, which the plugin keeps back.
static int one_distance(unsigned int from, unsigned int to)
{
	return LOCAL_DISTANCE;
}

void flat(void)
{
	if (pcpu_embed_first_chunk(0, 0, PAGE_SIZE, one_distance, NULL))
		panic("percpu");
}
