// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Whoever loads the module says how many. */
static unsigned int ring_entries = 256;
module_param(ring_entries, uint, 0444);

static u64 *ring;

int ring_init(void)
{
	ring = kcalloc(ring_entries, sizeof(*ring), GFP_KERNEL); /* EXPECT KAP001 warning */
	return ring ? 0 : -ENOMEM;
}

void ring_exit(void)
{
	kfree(ring);
}
