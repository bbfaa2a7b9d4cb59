// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A cleanup attribute owns the memory until it is executable. */
void *stub_new(const void *code, size_t size)
{
	void *page __free(vfree) = vmalloc(size); /* EXPECT KAP004 note */

	if (!page)
		return NULL;
	memcpy(page, code, size);
	if (set_memory_rox((unsigned long)page, 1))
		return NULL;
	return no_free_ptr(page);
}

/* The structures are the same one, under two names. */
struct patch {
	void *text;
	size_t size;
};

int patch_load(struct patch *p, size_t size)
{
	p->text = vmalloc(size); /* EXPECT KAP004 note */
	p->size = size;
	return p->text ? 0 : -ENOMEM;
}

int patch_enable(const struct patch *patch)
{
	return set_memory_x((unsigned long)patch->text, 1);
}
