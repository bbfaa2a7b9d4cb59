// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* One label for two failures: the second leaves the first head behind. */
struct duplex {
	struct list_head *rx;
	struct list_head *tx;
};

struct duplex *duplex_new(void)
{
	struct duplex *d = kzalloc(sizeof(*d), GFP_KERNEL);

	if (!d)
		return NULL;
	d->rx = kmalloc(sizeof(*d->rx), GFP_KERNEL);
	if (!d->rx)
		goto free_d;
	INIT_LIST_HEAD(d->rx);
	d->tx = kmalloc(sizeof(*d->tx), GFP_KERNEL); /* EXPECT KAP002 note */
	if (!d->tx)
		goto free_d;
	INIT_LIST_HEAD(d->tx);
	return d;
free_d:
	kfree(d); /* EXPECT KAP002 warning */
	return NULL;
}

void duplex_free(struct duplex *d)
{
	kfree(d->tx);
	kfree(d->rx);
	kfree(d);
}
