// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A function of the file gets the member alone, and frees or keeps it. */
struct gate {
	struct mutex *lock;
	struct list_head *queue;
};

struct hall {
	struct list_head *queue;
};

static void drop_lock(struct mutex *lock)
{
	mutex_destroy(lock);
	kfree(lock);
}

static void hand_over(struct hall *h, struct list_head *queue)
{
	h->queue = queue;
}

struct gate *gate_new(struct hall *h, int n)
{
	struct gate *g = kzalloc(sizeof(*g), GFP_KERNEL);

	if (!g)
		return NULL;
	g->lock = kmalloc(sizeof(*g->lock), GFP_KERNEL); /* EXPECT KAP002 note; no patch: to kfree() */
	if (!g->lock) {
		kfree(g);
		return NULL;
	}
	mutex_init(g->lock);
	g->queue = kmalloc(sizeof(*g->queue), GFP_KERNEL); /* EXPECT KAP002 note; no patch: is handed on */
	if (!g->queue || n > 8) {
		if (g->queue)
			hand_over(h, g->queue);
		drop_lock(g->lock);
		kfree(g);
		return NULL;
	}
	INIT_LIST_HEAD(g->queue);
	return g;
}

void gate_free(struct gate *g, struct hall *h)
{
	hand_over(h, g->queue);
	drop_lock(g->lock);
	kfree(g);
}
