// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* As it should be: the head is part of the structure. */
struct group {
	struct list_head node;
	struct list_head items;
};

struct group *group_new(void)
{
	struct group *g = kmalloc(sizeof(struct group), GFP_KERNEL);

	if (!g)
		return NULL;
	INIT_LIST_HEAD(&g->items);
	return g;
}

void groups_free(struct list_head *groups)
{
	struct group *g, *n;

	list_for_each_entry_safe(g, n, groups, node)
		kfree(g);
}
