// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The structure goes after a grace period, its wait queue never. */
struct watch {
	wait_queue_head_t wait;
	struct rcu_head rcu;
	struct list_head node;
};

struct watch *watch_new(void)
{
	struct watch *w = kzalloc(sizeof(*w), GFP_KERNEL);

	if (!w)
		return NULL;
	init_waitqueue_head(&w->wait);
	return w;
}

void watch_remove(struct watch *w)
{
	list_del(&w->node);
	wake_up(&w->wait);
	kfree_rcu(w, rcu);
}
