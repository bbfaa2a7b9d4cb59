// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* When kmalloc() fails, vmalloc() is tried. */
void *either(const void *image)
{
	u32 n = get_unaligned_le32(image);
	void *p;

	p = kmalloc(n, GFP_KERNEL | __GFP_NOWARN);
	if (!p)
		p = vmalloc(n);
	return p;
}

void *already(const void *image)
{
	return kvmalloc_array(get_unaligned_le32(image), 8, GFP_KERNEL);
}
