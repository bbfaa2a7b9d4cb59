// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The member lives from open to close, the structure from probe to remove. */
struct unit {
	struct completion *done;
	void *regs;
};

int unit_open(struct unit *u)
{
	u->done = kmalloc(sizeof(struct completion), GFP_KERNEL);
	if (!u->done)
		return -ENOMEM;
	init_completion(u->done);
	return 0;
}

void unit_close(struct unit *u)
{
	kfree(u->done);
	u->done = NULL;
}

void unit_remove(struct unit *u)
{
	kfree(u->regs);
	kfree(u);
}
