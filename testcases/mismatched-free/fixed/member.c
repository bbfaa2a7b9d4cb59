// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Each is freed by what would have fitted the other. */
struct ring {
	u64 *desc;
	void *shadow;
	void *state;
};

int ring_open(struct ring *r, u32 nr)
{
	r->desc = vzalloc(nr * sizeof(u64));
	if (!r->desc)
		return -ENOMEM;
	r->shadow = kzalloc(64, GFP_KERNEL);
	if (!r->shadow) {
		vfree(r->desc);
		return -ENOMEM;
	}
	r->state = kvzalloc(nr, GFP_KERNEL);
	return 0;
}

void ring_close(struct ring *ring)
{
	vfree(ring->desc);
	kfree(ring->shadow);
	kfree_sensitive(ring->state); /* EXPECT KAP006 warning; no patch: the length */
}
