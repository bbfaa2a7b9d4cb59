// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Whoever loads the module says how many. */
static unsigned int ring_entries = 256;
module_param(ring_entries, uint, 0444);

static u64 *ring;

int ring_init(void)
{
	ring = kvcalloc(ring_entries, sizeof(*ring), GFP_KERNEL);
	return ring ? 0 : -ENOMEM;
}

void ring_exit(void)
{
	kvfree(ring);
}
