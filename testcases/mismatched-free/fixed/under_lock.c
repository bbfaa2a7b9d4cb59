// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* kvfree() may sleep: where that is forbidden, the name alone is no fix. */
struct cache {
	spinlock_t lock;
	struct list_head head;
	u64 *slots;
	u64 *spare;
	u64 *stamps;
};

int cache_fill(struct cache *c, u32 nr)
{
	c->slots = kvcalloc(nr, sizeof(u64), GFP_KERNEL);
	c->spare = kvcalloc(nr, sizeof(u64), GFP_KERNEL);
	c->stamps = kvcalloc(nr, sizeof(u64), GFP_KERNEL);
	return 0;
}

static void drop_slots(struct cache *c)
{
	kfree(c->slots); /* EXPECT KAP006 warning; no patch: called under spin_lock_irqsave() */
	c->slots = NULL;
}

void cache_drop(struct cache *c, int all)
{
	unsigned long flags;

	spin_lock_irqsave(&c->lock, flags);
	if (!all) {
		spin_unlock_irqrestore(&c->lock, flags);
		kvfree(c->spare);
		return;
	}
	drop_slots(c);
	kfree(c->stamps); /* EXPECT KAP006 warning; no patch: called under spin_lock_irqsave() */
	spin_unlock_irqrestore(&c->lock, flags);
}
