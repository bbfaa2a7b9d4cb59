// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Freed through a second name for the same structure. */
struct lane {
	struct mutex *lock;
	u32 width;
};

int lane_check(struct lane *lane, u32 width)
{
	void *whole = lane;

	lane->lock = kmalloc(sizeof(struct mutex), GFP_KERNEL); /* EXPECT(cocci) KAP002 note: sees no leak */
	if (!lane->lock)
		return -ENOMEM;
	mutex_init(lane->lock);
	lane->width = width;
	kfree(whole); /* EXPECT(clang) KAP002 warning: that it is the same one */
	return 0;
}
