// SPDX-License-Identifier: GPL-2.0-only
struct vmem_altmap;
int map_range(unsigned long start, unsigned long end, struct vmem_altmap *map);

int populate(unsigned long start, unsigned long end,
	     struct vmem_altmap *altmap) // expected-note {{the altmap comes in here}}
{
	return map_range(start, end, (void *)0); // expected-warning {{populate() drops its parameter altmap: map_range() gets NULL instead}} expected-note {{populate() drops its parameter altmap}}
}
