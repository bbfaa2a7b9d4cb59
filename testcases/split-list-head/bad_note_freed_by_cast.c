// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The member is freed by one name of the structure, that by another one. */
struct channel {
	struct list_head node;
	struct mutex *door;
};

struct handle {
	void *private_data;
};

int channel_open(struct handle *h)
{
	struct channel *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return -ENOMEM;
	c->door = kmalloc(sizeof(*c->door), GFP_KERNEL); /* EXPECT(cocci) KAP002 note: Clang does not know what channel_close() frees; no patch: is not seen */
	if (!c->door) {
		kfree(c);
		return -ENOMEM;
	}
	mutex_init(c->door);
	h->private_data = c;
	return 0;
}

void channel_close(struct handle *h)
{
	struct channel *c = h->private_data;

	kfree(c->door);
	kfree(h->private_data);
}

void channels_drop(struct list_head *at)
{
	kfree(list_entry(at, struct channel, node)->door);
	kfree(list_entry(at, struct channel, node));
}
