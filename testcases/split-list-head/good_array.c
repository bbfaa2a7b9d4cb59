// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* An array of heads is no head: its length is known at run time only. */
struct table {
	struct list_head *slots;
	u32 nr;
};

int table_init(struct table *t, u32 nr)
{
	u32 i;

	t->slots = kmalloc_array(nr, sizeof(struct list_head), GFP_KERNEL);
	if (!t->slots)
		return -ENOMEM;
	for (i = 0; i < nr; i++)
		INIT_LIST_HEAD(&t->slots[i]);
	t->nr = nr;
	return 0;
}

void table_free(struct table *t)
{
	kfree(t->slots);
	kfree(t);
}
