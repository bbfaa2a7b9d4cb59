// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A helper makes the head; who frees the table does not know of it. */
struct table {
	struct hlist_head *slots;
	u32 nr;
};

static struct hlist_head *new_slot(void)
{
	struct hlist_head *h;

	h = kzalloc(sizeof(struct hlist_head), GFP_KERNEL);
	if (!h)
		return NULL;
	h->first = NULL;
	return h;
}

struct table *table_new(void)
{
	struct table *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return NULL;
	t->slots = new_slot();
	if (!t->slots) {
		kfree(t);
		return NULL;
	}
	return t;
}

void table_put(struct table *t)
{
	t->nr = 0;
	kfree(t); /* EXPECT KAP002 warning; no patch: comes from new_slot() */
}
