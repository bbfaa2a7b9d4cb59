// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The size decides twice, or a flag keeps what it decided. */
struct mem {
	void *p;
	bool big;
};

int mem_get(struct mem *m, u32 len)
{
	m->big = len > PAGE_SIZE;
	if (m->big)
		m->p = vmalloc(len);
	else
		m->p = kmalloc(len, GFP_KERNEL);
	return m->p ? 0 : -ENOMEM;
}

void mem_put(struct mem *m)
{
	if (m->big)
		vfree(m->p);
	else
		kfree(m->p);
}

void mem_drop(void *p)
{
	if (is_vmalloc_addr(p))
		vfree(p);
	else
		kfree(p);
}

int mem_local(u32 len)
{
	void *p;

	if (len > PAGE_SIZE)
		p = vmalloc(len);
	else
		p = kmalloc(len, GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	if (len > PAGE_SIZE)
		vfree(p);
	else
		kfree(p);
	return 0;
}
