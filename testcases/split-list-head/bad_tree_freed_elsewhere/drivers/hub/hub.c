// SPDX-License-Identifier: GPL-2.0-only
#include "hub.h"

/* Another file frees the lock, so its loss is not certain. */
struct hub *hub_new(void)
{
	struct hub *h = kzalloc(sizeof(*h), GFP_KERNEL);

	if (!h)
		return NULL;
	h->lock = kmalloc(sizeof(*h->lock), GFP_KERNEL);
	if (!h->lock) {
		kfree(h);
		return NULL;
	}
	mutex_init(h->lock);
	return h;
}

void hub_gone(struct hub *h)
{
	kfree(h); /* EXPECT(cocci) KAP002 note: freed in stop.c */ /* EXPECT(clang) KAP002 warning: one file at a time */
}
