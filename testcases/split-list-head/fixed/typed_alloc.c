// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The allocators by type that 7.x has, and the assignment in the condition. */
struct bucket {
	struct list_head entries;
	struct list_head node;
};

struct bucket *bucket_new(int strict)
{
	struct bucket *b = kzalloc_obj(*b);

	if (!b)
		return NULL;
	INIT_LIST_HEAD(&b->entries);
	if (strict < 0) {
		kfree(b);
		return NULL;
	}
	return b;
}

void bucket_free(struct bucket *b)
{
	kfree(b);
}
