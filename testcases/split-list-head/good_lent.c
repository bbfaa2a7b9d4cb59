// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The lock is the structure's own only where nobody lends one. */
struct queue {
	struct mutex *lock;
	bool own;
};

int queue_init(struct queue *q, struct mutex *shared)
{
	if (shared) {
		q->lock = shared;
		return 0;
	}
	q->lock = kmalloc(sizeof(*q->lock), GFP_KERNEL);
	if (!q->lock)
		return -ENOMEM;
	mutex_init(q->lock);
	q->own = true;
	return 0;
}

void queue_free(struct queue *q)
{
	if (q->own)
		kfree(q->lock);
	kfree(q);
}

static struct mutex all_lanes;

struct lane {
	struct mutex *lock;
	int id;
};

int lane_init(struct lane *l, int id)
{
	l->id = id;
	if (!id) {
		l->lock = &all_lanes;
		return 0;
	}
	l->lock = kmalloc(sizeof(struct mutex), GFP_KERNEL);
	if (!l->lock)
		return -ENOMEM;
	mutex_init(l->lock);
	return 0;
}

void lane_free(struct lane *l)
{
	if (l->id)
		kfree(l->lock);
	kfree(l);
}
