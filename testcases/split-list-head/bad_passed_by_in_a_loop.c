// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A teardown loop frees the member of most structures, and passes some by. */
struct peer {
	struct list_head node, *routes;
	int dead;
};

int peer_add(struct list_head *peers)
{
	struct peer *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	p->routes = kmalloc(sizeof(*p->routes), GFP_KERNEL);
	if (!p->routes) {
		kfree(p);
		return -ENOMEM;
	}
	INIT_LIST_HEAD(p->routes);
	list_add(&p->node, peers);
	return 0;
}

void peers_drop(struct list_head *peers)
{
	struct peer *p, *next;

	list_for_each_entry_safe(p, next, peers, node) {
		list_del(&p->node);
		if (p->dead) {
			kfree(p); /* EXPECT KAP002 warning; no patch: not a plain one */
			continue;
		}
		kfree(p->routes);
		kfree(p);
	}
}
