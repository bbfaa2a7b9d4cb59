// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The memory becomes executable in another function, through a member. */
struct tramp {
	void *code;
	int pages;
};

int tramp_init(struct tramp *t)
{
	t->code = vmalloc(2 * PAGE_SIZE); /* EXPECT KAP004 note */
	if (!t->code)
		return -ENOMEM;
	t->pages = 2;
	return 0;
}

int tramp_seal(struct tramp *t)
{
	return set_memory_rox((unsigned long)t->code, t->pages);
}
