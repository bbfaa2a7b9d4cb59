// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The helper that frees gets the pointer itself. */
static void put_slots(u64 *slots, int quiet)
{
	if (!quiet)
		slots[0] = 0;
	kvfree(slots);
}

int work(u32 nr)
{
	u64 *slots = kvcalloc(nr, sizeof(*slots), GFP_KERNEL);

	if (!slots)
		return -ENOMEM;
	put_slots(slots, 0);
	return 0;
}
