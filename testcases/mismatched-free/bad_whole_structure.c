// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What a list, a reference count, a grace period or driver data leads to is what
 * the file has allocated: nobody else knows the structures. */
struct record {
	struct list_head node;
	u8 data[];
};

int record_add(struct list_head *all, size_t len)
{
	struct record *r = vmalloc(sizeof(*r) + len);

	if (!r)
		return -ENOMEM;
	list_add(&r->node, all);
	return 0;
}

void records_clear(struct list_head *all)
{
	struct record *r, *n;

	list_for_each_entry_safe(r, n, all, node) {
		list_del(&r->node);
		kfree(r); /* EXPECT(cocci) KAP006 error: by its type */
	}
}

struct chart {
	struct kref users;
	u32 n;
	u64 cells[];
};

static void chart_release(struct kref *users)
{
	kfree(container_of(users, struct chart, users)); /* EXPECT(cocci) KAP006 warning: by its type */
}

struct chart *chart_new(u32 n)
{
	struct chart *c = kvzalloc(sizeof(*c) + n * sizeof(u64), GFP_KERNEL);

	if (!c)
		return NULL;
	if (n > SZ_1M) {
		kvfree(c);
		return NULL;
	}
	kref_init(&c->users);
	return c;
}

void chart_put(struct chart *c)
{
	kref_put(&c->users, chart_release);
}

struct filter {
	struct rcu_head rcu;
	u64 words[512];
};

static void filter_free(struct rcu_head *head)
{
	struct filter *f = container_of(head, struct filter, rcu);

	vfree(f); /* EXPECT(cocci) KAP006 error: by its type */
}

int filter_set(struct filter **slot)
{
	struct filter *f, *old = *slot;

	f = kzalloc(sizeof(struct filter), GFP_KERNEL);
	if (!f)
		return -ENOMEM;
	*slot = f;
	if (old)
		call_rcu(&old->rcu, filter_free);
	return 0;
}

struct unit {
	u32 regs[4096];
};

int unit_probe(struct device *dev)
{
	struct unit *u = kvzalloc(sizeof(*u), GFP_KERNEL);

	if (!u)
		return -ENOMEM;
	dev_set_drvdata(dev, u);
	return 0;
}

void unit_remove(struct device *dev)
{
	struct unit *u = dev_get_drvdata(dev);

	kfree(u); /* EXPECT(cocci) KAP006 warning: by its type */
}
