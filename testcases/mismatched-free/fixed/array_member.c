// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The elements of an array that is a member. */
struct bank {
	void *pages[8];
};

int bank_fill(struct bank *b, size_t len)
{
	int i;

	for (i = 0; i < 8; i++) {
		b->pages[i] = vmalloc(len);
		if (!b->pages[i])
			return -ENOMEM;
	}
	return 0;
}

void bank_empty(struct bank *b)
{
	int i;

	for (i = 0; i < 8; i++)
		vfree(b->pages[i]);
}
