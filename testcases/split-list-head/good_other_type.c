// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The structure that is freed has a member of that name, but embeds it. */
struct heavy {
	struct list_head *items;
	int users;
};

struct light {
	struct list_head items;
	struct list_head node;
};

int heavy_open(struct heavy *h)
{
	if (h->items)
		return 0;
	h->items = kmalloc(sizeof(struct list_head), GFP_KERNEL);
	if (!h->items)
		return -ENOMEM;
	INIT_LIST_HEAD(h->items);
	return 0;
}

void heavy_close(struct heavy *h)
{
	if (--h->users)
		return;
	kfree(h->items);
	h->items = NULL;
}

void light_free(struct list_head *all)
{
	struct light *l, *n;

	list_for_each_entry_safe(l, n, all, node)
		kfree(l);
}
