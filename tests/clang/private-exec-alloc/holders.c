// SPDX-License-Identifier: GPL-2.0-only
// Where the memory goes before it is made executable.
#include "kernel.h"
#include "tree/include/linux/execmem.h"

struct stub {
	void *code, *data;
};

static void *shared;

int by_number(void)
{
	void *p = vmalloc(PAGE_SIZE); // expected-warning {{by_number() takes memory for instructions from vmalloc() itself: set_memory_rox() makes it executable}} expected-note {{by_number() takes}}
	unsigned long addr = (unsigned long)p + 16;

	return set_memory_rox(addr, 1); // expected-note {{set_memory_rox() makes it executable}}
}

// Stored in a member by way of a local.
int init(struct stub *s)
{
	void *p = vmalloc(PAGE_SIZE); // expected-warning {{init() takes}} expected-note {{init() takes}}

	if (!p)
		return -ENOMEM;
	s->code = p;
	s->data = vmalloc(PAGE_SIZE);
	return 0;
}

int seal(const struct stub *s)
{
	set_memory_ro((unsigned long)s->data, 1);
	return set_memory_x((unsigned long)s->code, 1); // expected-note {{set_memory_x() makes it executable}}
}

// Overwritten on the only way there, and beside it.
int overwritten(int other)
{
	void *p = vmalloc(PAGE_SIZE);

	vfree(p);
	p = shared;
	return set_memory_x((unsigned long)p, 1);
}

int beside(int other)
{
	void *p = vmalloc(PAGE_SIZE); // expected-warning {{beside() takes}} expected-note {{beside() takes}}

	if (other) {
		vfree(p);
		p = shared;
	}
	return set_memory_x((unsigned long)p, 1); // expected-note {{set_memory_x() makes it executable}}
}

// From execmem.
int meant(void)
{
	void *p = execmem_alloc(EXECMEM_BPF, PAGE_SIZE);

	return p ? set_memory_x((unsigned long)p, 1) : -ENOMEM;
}
