// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Nothing leaks, but the allocation is of no use. */
struct counter {
	spinlock_t lock;
	u64 value;
};

struct counter *counter_new(void)
{
	struct counter *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return NULL;
	spin_lock_init(&c->lock);
	return c;
}

void counter_free(struct counter *c)
{
	kfree(c);
}
