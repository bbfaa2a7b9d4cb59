// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Another structure's member of that name is what is made executable. */
void *execmem_alloc(int type, size_t size);

struct listing {
	void *image;
};

struct routine {
	void *image;
};

int load(struct listing *text, struct routine *code, size_t size)
{
	text->image = vmalloc(size);
	code->image = execmem_alloc(1, size);
	if (!text->image || !code->image)
		return -ENOMEM;
	return set_memory_rox((unsigned long)code->image, 1);
}

int copy_listing(struct listing *text, size_t size)
{
	void *copy = vmalloc(size);

	if (!copy)
		return -ENOMEM;
	memcpy(copy, text->image, size);
	text->image = copy;
	return 0;
}
