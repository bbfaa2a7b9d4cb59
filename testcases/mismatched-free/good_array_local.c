// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The array is of one family, its elements are of another, or of two. */
int bounce(unsigned int n, size_t len)
{
	void **pages = vmalloc(n * sizeof(*pages));
	void *pair[2];
	unsigned int i;

	if (!pages)
		return -ENOMEM;
	for (i = 0; i < n; i++)
		pages[i] = kzalloc(len, GFP_KERNEL);
	pair[0] = kmalloc(len, GFP_KERNEL);
	pair[1] = vmalloc(len);
	for (i = 0; i < n; i++)
		kfree(pages[i]);
	kfree(pair[0]);
	vfree(pair[1]);
	vfree(pages);
	return 0;
}
