// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* One of the two ways out frees the lock, the other forgets it. */
struct client {
	struct mutex lock;
	struct list_head node;
	void *buf;
};

int client_open(struct client *c)
{
	mutex_init(&c->lock);
	return 0;
}

void client_close(struct client *c)
{
	list_del(&c->node);
	mutex_destroy(&c->lock);
	kfree(c);
}

void clients_kill(struct list_head *all)
{
	struct client *c, *n;

	list_for_each_entry_safe(c, n, all, node) {
		list_del(&c->node);
		kfree(c->buf);
		kfree(c);
	}
}
