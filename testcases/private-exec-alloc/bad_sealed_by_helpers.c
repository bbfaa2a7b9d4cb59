// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Who allocates and who makes it executable are functions of one file. */
struct thunk {
	void *text;
};

static void *slots[4];

static int seal(void *page, int pages)
{
	set_memory_ro((unsigned long)page, pages);
	return set_memory_x((unsigned long)page, pages);
}

void *by_helper(void)
{
	void *page = vmalloc(PAGE_SIZE); /* EXPECT KAP004 note */

	if (!page || seal(page, 1))
		return NULL;
	return page;
}

/* Not static, and so perhaps of use to others, too. */
void *blank(unsigned long size)
{
	return vmalloc(size); /* EXPECT KAP004 note */
}

int by_caller(void)
{
	void *page = blank(PAGE_SIZE);

	return page ? set_memory_rox((unsigned long)page, 1) : -ENOMEM;
}

int by_out_parameter(void **page)
{
	*page = vmalloc(PAGE_SIZE); /* EXPECT KAP004 note */
	if (!*page)
		return -ENOMEM;
	return set_memory_x((unsigned long)*page, 1);
}

int by_array(int i)
{
	slots[i] = vzalloc(PAGE_SIZE); /* EXPECT KAP004 note */
	return set_memory_x((unsigned long)slots[i], 1);
}

int by_member(struct thunk *t)
{
	void *page = vmalloc(PAGE_SIZE); /* EXPECT KAP004 note */

	if (!page)
		return -ENOMEM;
	t->text = page;
	return 0;
}

int seal_member(struct thunk *t)
{
	return set_memory_x((unsigned long)t->text, 1);
}
