// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/*
 * What RCU calls gets the structure back from its head, and frees just that.
 */
struct route {
	struct completion *idle;
	struct rcu_head rcu;
};

static void route_free_rcu(struct rcu_head *head)
{
	struct route *r = container_of(head, struct route, rcu);

	kfree(r); /* EXPECT KAP002 warning */
}

struct route *route_new(void)
{
	struct route *r = kzalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return NULL;
	r->idle = kmalloc(sizeof(*r->idle), GFP_KERNEL);
	if (!r->idle) {
		kfree(r);
		return NULL;
	}
	init_completion(r->idle);
	return r;
}

void route_put(struct route *r)
{
	call_rcu(&r->rcu, route_free_rcu);
}
