// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/*
 * A file on its own, with no tree to tell whether execmem is there: only a note.
 * It is marked for each of the ways in which memory becomes code.
 */
struct trampoline {
	void *text, *data;
};

static unsigned long *stub_page;

/* A range of the module area, by way of a local. */
void *take_from_module_area(unsigned long size)
{
	unsigned long end = MODULES_VADDR + size;

	return __vmalloc_node_range(size, 1, VMALLOC_START, end, GFP_KERNEL, /* EXPECT KAP004 note */
				    PAGE_KERNEL, 0, NUMA_NO_NODE,
				    __builtin_return_address(0));
}

/* A member, made executable by another function. */
int trampoline_init(struct trampoline *t)
{
	t->text = vmalloc(PAGE_SIZE); /* EXPECT KAP004 note */
	t->data = vmalloc(PAGE_SIZE);
	return t->text && t->data ? 0 : -ENOMEM;
}

int trampoline_seal(struct trampoline *tramp)
{
	set_memory_ro((unsigned long)tramp->data, 1);
	set_memory_ro((unsigned long)tramp->text, 1);
	return set_memory_x((unsigned long)tramp->text, 1);
}

/* A global. */
int stub_init(void)
{
	stub_page = vzalloc(PAGE_SIZE); /* EXPECT KAP004 note */
	return stub_page ? 0 : -ENOMEM;
}

int stub_seal(void)
{
	return set_memory_rox((unsigned long)stub_page, 1);
}

/* The address is put into a number first. */
int patch_init(unsigned long size)
{
	void *p = vmalloc(size); /* EXPECT KAP004 note */
	unsigned long addr = (unsigned long)p;

	if (!p)
		return -ENOMEM;
	return set_memory_x(addr, (int)(size >> PAGE_SHIFT));
}
