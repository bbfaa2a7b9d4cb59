// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Freed through a second name for the same structure. */
struct lane {
	struct mutex lock;
	u32 width;
};

int lane_check(struct lane *lane, u32 width)
{
	void *whole = lane;

	mutex_init(&lane->lock);
	lane->width = width;
	kfree(whole);
	return 0;
}
