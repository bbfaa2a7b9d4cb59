// SPDX-License-Identifier: GPL-2.0-only
#include "bag.h"

struct bag *bag_new(void)
{
	struct bag *b = kzalloc(sizeof(*b), GFP_KERNEL);

	if (!b)
		return NULL;
	b->items = kzalloc(sizeof(*b->items), GFP_KERNEL); /* EXPECT KAP002 note */
	if (!b->items) {
		kfree(b);
		return NULL;
	}
	INIT_LIST_HEAD(b->items);
	return b;
}

struct sack *sack_new(void)
{
	struct sack *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return NULL;
	s->items = kzalloc(sizeof(*s->items), GFP_KERNEL); /* EXPECT KAP002 note */
	if (!s->items) {
		kfree(s);
		return NULL;
	}
	INIT_LIST_HEAD(s->items);
	return s;
}

struct pouch *pouch_new(void)
{
	struct pouch *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	p->items = kzalloc(sizeof(*p->items), GFP_KERNEL); /* EXPECT KAP002 note */
	if (!p->items) {
		kfree(p);
		return NULL;
	}
	INIT_LIST_HEAD(p->items);
	return p;
}
