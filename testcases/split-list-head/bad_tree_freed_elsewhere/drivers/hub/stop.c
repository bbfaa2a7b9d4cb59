// SPDX-License-Identifier: GPL-2.0-only
#include "hub.h"

void hub_stop(struct hub *h)
{
	kfree(h->lock);
	h->lock = NULL;
}
