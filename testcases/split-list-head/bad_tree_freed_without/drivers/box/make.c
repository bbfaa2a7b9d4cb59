// SPDX-License-Identifier: GPL-2.0-only
#include "box.h"

/* What another file frees is freed without its members. */
struct box *box_new(int id)
{
	struct box *b;

	b = kzalloc(sizeof(*b), GFP_KERNEL);
	if (!b)
		return NULL;
	b->items = kzalloc(sizeof(struct list_head), GFP_KERNEL); /* EXPECT KAP002 note */
	if (!b->items) {
		kfree(b);
		return NULL;
	}
	INIT_LIST_HEAD(b->items);
	b->id = id;
	return b;
}

int box_add(struct box *b, struct item *i)
{
	list_add(&i->node, b->items);
	return 0;
}
