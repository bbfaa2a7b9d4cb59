// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/*
 * What is freed is no variable: it comes out of a macro, or of a void pointer
 * in which nothing else is ever stored.
 */
struct kobj {
	int refs;
};

struct tenant {
	struct kobj kobj;
	struct list_head node;
	struct mutex *door;
};

struct handle {
	void *private_data;
};

#define to_tenant(k) container_of(k, struct tenant, kobj)

void tenants_drop(struct list_head *tenants)
{
	struct list_head *at = tenants->next;

	while (at != tenants) {
		struct list_head *next = at->next;

		kfree(list_entry(at, struct tenant, node)); /* EXPECT KAP002 warning */
		at = next;
	}
}

void tenant_release(struct kobj *k)
{
	kfree(to_tenant(k)); /* EXPECT KAP002 warning */
}

int tenant_open(struct handle *h, struct list_head *tenants)
{
	struct tenant *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return -ENOMEM;
	t->door = kmalloc(sizeof(*t->door), GFP_KERNEL);
	if (!t->door) {
		kfree(t);
		return -ENOMEM;
	}
	mutex_init(t->door);
	list_add(&t->node, tenants);
	h->private_data = t;
	return 0;
}

void tenant_abort(struct handle *h)
{
	kfree(h->private_data); /* EXPECT(cocci) KAP002 warning: its type is known from what is stored there */
}
