// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A local gets a new object while it is the only one to hold the old one. */
int work_twice(int again)
{
	struct completion *done = kmalloc(sizeof(*done), GFP_KERNEL);

	if (!done)
		return -ENOMEM;
	init_completion(done);
	if (again) {
		done = kmalloc(sizeof(*done), GFP_KERNEL); /* EXPECT KAP002 warning; no patch: a local holds */
		if (!done)
			return -ENOMEM;
		init_completion(done);
	}
	complete(done);
	kfree(done);
	return 0;
}

/* Freed before, or held by another local. */
int work_in_turn(int again)
{
	struct completion *first, *done = kmalloc(sizeof(*done), GFP_KERNEL);

	if (!done)
		return -ENOMEM;
	init_completion(done);
	first = done;
	if (again) {
		done = kmalloc(sizeof(*done), GFP_KERNEL);
		if (!done) {
			kfree(first);
			return -ENOMEM;
		}
		init_completion(done);
		kfree(first);
		first = done;
	}
	kfree(done);
	done = NULL;
	return again;
}
