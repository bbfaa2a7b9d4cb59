// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The helper frees the head before the structure goes: no leak. */
struct group {
	struct list_head *items;
	struct list_head node;
};

static void group_clear(struct group *g)
{
	kfree(g->items);
}

int group_init(struct group *g)
{
	g->items = kmalloc(sizeof(struct list_head), GFP_KERNEL); /* EXPECT KAP002 note; no patch: left empty */
	if (!g->items)
		return -ENOMEM;
	INIT_LIST_HEAD(g->items);
	return 0;
}

void groups_free(struct list_head *groups)
{
	struct group *g, *n;

	list_for_each_entry_safe(g, n, groups, node) {
		group_clear(g);
		kfree(g);
	}
}
