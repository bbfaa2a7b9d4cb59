// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The structure lives on the stack, its lock does not. */
struct walk {
	struct mutex *lock;
	u32 depth;
};

int walk(u32 depth)
{
	struct walk w = { NULL, depth };

	w.lock = kmalloc(sizeof(*w.lock), GFP_KERNEL);
	if (!w.lock)
		return -ENOMEM;
	mutex_init(w.lock);
	if (depth > 8)
		return -E2BIG; /* EXPECT KAP002 warning; no patch: by position */
	kfree(w.lock);
	return 0;
}

void wait_for(int nr)
{
	struct completion *done = kzalloc(sizeof(*done), GFP_KERNEL);

	if (!done)
		return;
	init_completion(done);
	if (nr) {
		kfree(done);
		return;
	}
	complete(done);
} /* EXPECT KAP002 warning; no patch: a local holds */
