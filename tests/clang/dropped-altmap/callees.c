// SPDX-License-Identifier: GPL-2.0-only
// Which callee wants an altmap is told by its type.
#include "kernel.h"

#define NO_ALTMAP NULL

struct map_ops {
	int (*populate)(unsigned long start, struct vmem_altmap *map);
	int (*probe)(unsigned long start, void *cookie);
};

int through_pointer(const struct map_ops *ops, unsigned long start,
		    struct vmem_altmap *altmap) // expected-note {{the altmap comes in here}}
{
	return ops->populate(start, NULL); // expected-warning {{through_pointer() drops its parameter altmap: populate() gets NULL}} expected-note {{through_pointer() drops its parameter altmap}}
}

int another_type(const struct map_ops *ops, unsigned long start,
		 struct vmem_altmap *altmap)
{
	if (ops->probe(start, NULL))
		return -EINVAL;
	return ops->populate(start, altmap);
}

int behind_a_macro(unsigned long start, unsigned long end,
		   struct vmem_altmap *altmap) // expected-note {{the altmap comes in here}}
{
	return vmemmap_populate(start, end, 0, NO_ALTMAP); // expected-warning {{behind_a_macro() drops its parameter altmap}} expected-note {{behind_a_macro() drops its parameter altmap}}
}

// A helper that is inlined is judged for itself.
static int part(unsigned long start, struct vmem_altmap *map) // expected-note {{the altmap comes in here}}
{
	return vmemmap_populate(start, start + PMD_SIZE, 0, NULL); // expected-warning {{part() drops its parameter map}} expected-note {{part() drops its parameter map}}
}

int whole(unsigned long start, struct vmem_altmap *altmap)
{
	return part(start, altmap); // expected-note {{Calling 'part'}}
}

// This one is never given an altmap.
static int boot_part(unsigned long start, struct vmem_altmap *map)
{
	return vmemmap_populate(start, start + PMD_SIZE, 0, NULL);
}

int boot(unsigned long start)
{
	return boot_part(start, NULL);
}
