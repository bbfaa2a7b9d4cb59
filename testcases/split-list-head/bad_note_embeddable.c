// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Nothing leaks, but the allocation is of no use. */
struct counter {
	spinlock_t *lock;
	u64 value;
};

struct counter *counter_new(void)
{
	struct counter *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return NULL;
	c->lock = kmalloc(sizeof(*c->lock), GFP_KERNEL); /* EXPECT KAP002 note */
	if (!c->lock) {
		kfree(c);
		return NULL;
	}
	spin_lock_init(c->lock);
	return c;
}

void counter_free(struct counter *c)
{
	kfree(c->lock);
	kfree(c);
}
