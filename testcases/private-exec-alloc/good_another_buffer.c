// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What is made executable is not what vmalloc gave. */
extern char relocate_code[];
extern void *sram_base;

struct image {
	void *text, *copy;
};

int image_start(struct image *img, unsigned long size)
{
	void *copy = vmalloc(size);

	if (!copy)
		return -ENOMEM;
	memcpy(copy, relocate_code, size);
	set_memory_x((unsigned long)relocate_code, 1);
	set_memory_rox((unsigned long)sram_base, 1);
	img->copy = copy;
	return set_memory_x((unsigned long)img->text, 1);
}

int image_swap(unsigned long size)
{
	void *area = vmalloc(size);

	/* The variable holds another address by then. */
	vfree(area);
	area = sram_base;
	return set_memory_x((unsigned long)area, 1);
}
