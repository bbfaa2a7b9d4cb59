// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The teardown frees the groups, but not the heads they point to. */
struct item {
	struct list_head link;
	u32 value;
};

struct group {
	struct list_head node;
	struct list_head items;
	void *where;
};

void groups_drop(struct list_head *groups)
{
	struct group *grp, *next_grp;
	struct item *it, *next_it;

	list_for_each_entry_safe(grp, next_grp, groups, node) {
		list_for_each_entry_safe(it, next_it, &grp->items, link)
			kfree(it);
		kfree(grp);
	}
}

int group_add(struct list_head *groups, struct item *it, void *where)
{
	struct group *grp = kmalloc(sizeof(*grp), GFP_KERNEL);

	if (!grp)
		return -ENOMEM;
	INIT_LIST_HEAD(&grp->items);
	grp->where = where;
	list_add_tail(&it->link, &grp->items);
	list_add(&grp->node, groups);
	return 0;
}
