// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The elements of an array that is no member. */
int bounce(unsigned int n, size_t len)
{
	void **pages = kcalloc(n, sizeof(*pages), GFP_KERNEL);
	unsigned int i;

	if (!pages)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		pages[i] = vmalloc(len);
		if (!pages[i])
			goto undo;
	}
	while (i--)
		vfree(pages[i]);
	kfree(pages);
	return 0;
undo:
	while (i--)
		kfree(pages[i]); /* EXPECT KAP006 error */
	kfree(pages);
	return -ENOMEM;
}
