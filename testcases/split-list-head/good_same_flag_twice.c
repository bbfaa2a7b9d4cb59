// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Where the lock was made, the same test frees it on the way out. */
struct lane {
	struct mutex *lock;
	void *ring;
};

struct lane *lane_new(int shared, size_t len)
{
	struct lane *lane = kzalloc(sizeof(*lane), GFP_KERNEL);

	if (!lane)
		return NULL;
	if (shared) {
		lane->lock = kmalloc(sizeof(struct mutex), GFP_KERNEL);
		if (!lane->lock)
			goto out;
		mutex_init(lane->lock);
	}
	lane->ring = kmalloc(len, GFP_KERNEL);
	if (lane->ring)
		return lane;
	if (shared)
		kfree(lane->lock);
out:
	kfree(lane);
	return NULL;
}

void lane_free(struct lane *lane)
{
	kfree(lane->ring);
	if (lane->lock)
		kfree(lane->lock);
	kfree(lane);
}
