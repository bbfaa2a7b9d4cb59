// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Freed through a second name for the same structure. */
struct lane {
	struct mutex *lock;
	u32 width;
};

int lane_check(u32 width)
{
	struct lane *lane = kzalloc(sizeof(*lane), GFP_KERNEL);
	void *whole = lane;

	if (!lane)
		return -ENOMEM;
	lane->lock = kmalloc(sizeof(struct mutex), GFP_KERNEL);
	if (!lane->lock) {
		kfree(whole);
		return -ENOMEM;
	}
	mutex_init(lane->lock);
	lane->width = width;
	kfree(whole); /* EXPECT(clang) KAP002 warning: under which name it is known */
	return 0;
}
