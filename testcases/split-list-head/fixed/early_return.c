// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A check between the allocation and the hand-over gives both up. */
struct queue {
	spinlock_t guard;
	u32 depth;
};

struct queue *queue_new(u32 depth, u32 limit)
{
	struct queue *q;

	q = kzalloc(sizeof(struct queue), GFP_KERNEL);
	if (!q)
		return NULL;
	spin_lock_init(&q->guard);
	if (depth > limit)
		return NULL;
	q->depth = depth;
	return q;
}

void queue_free(struct queue *q)
{
	kfree(q);
}
