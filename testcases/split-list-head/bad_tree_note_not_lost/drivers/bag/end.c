// SPDX-License-Identifier: GPL-2.0-only
#include "bag.h"

void bag_end(struct bag *b)
{
	heads_put(b->items);
	kfree(b);
}

/* Another folder's function may free what is in it. */
void sack_end(struct sack *s)
{
	sack_empty(s);
	kfree(s);
}

void pouch_end(struct pouch *p)
{
	kfree(p);
}
