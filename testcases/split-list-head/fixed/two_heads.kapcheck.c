// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* One label for two failures: the second leaves the first head behind. */
struct duplex {
	struct list_head rx;
	struct list_head tx;
};

struct duplex *duplex_new(void)
{
	struct duplex *d = kzalloc(sizeof(*d), GFP_KERNEL);

	if (!d)
		return NULL;
	INIT_LIST_HEAD(&d->rx);
	INIT_LIST_HEAD(&d->tx);
	return d;
}

void duplex_free(struct duplex *d)
{
	kfree(d);
}
