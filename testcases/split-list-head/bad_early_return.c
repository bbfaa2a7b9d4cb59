// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A check between the allocation and the hand-over gives both up. */
struct queue {
	spinlock_t *guard;
	u32 depth;
};

struct queue *queue_new(u32 depth, u32 limit)
{
	struct queue *q;

	q = kzalloc(sizeof(struct queue), GFP_KERNEL);
	if (!q)
		return NULL;
	q->guard = kzalloc(sizeof(spinlock_t), GFP_KERNEL);
	if (!q->guard) {
		kfree(q);
		return NULL;
	}
	spin_lock_init(q->guard);
	if (depth > limit)
		return NULL; /* EXPECT KAP002 warning */
	q->depth = depth;
	return q;
}

void queue_free(struct queue *q)
{
	kfree(q->guard);
	kfree(q);
}
