// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Allocated in one arm of ?:, and lost by a free under another name. */
struct option {
	struct mutex lock;
	int value;
};

struct option *option_new(int shared, int value)
{
	struct option *o = kzalloc(sizeof(*o), GFP_KERNEL);
	struct option *mine = o;

	if (!o)
		return NULL;
	mutex_init(&o->lock);
	o->value = value;
	if (value < 0) {
		kfree(mine);
		return NULL;
	}
	return o;
}
