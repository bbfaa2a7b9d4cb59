// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A helper gives the structure its head; a later failure forgets that. */
struct unit {
	struct list_head jobs;
	void *regs;
};

static int unit_init(struct unit *u)
{
	INIT_LIST_HEAD(&u->jobs);
	return 0;
}

struct unit *unit_new(size_t len)
{
	struct unit *u = kzalloc(sizeof(*u), GFP_KERNEL);
	int ret;

	if (!u)
		return NULL;
	ret = unit_init(u);
	if (ret) {
		kfree(u);
		return NULL;
	}
	u->regs = kzalloc(len, GFP_KERNEL);
	if (!u->regs) {
		kfree(u);
		return NULL;
	}
	return u;
}

void unit_free(struct unit *u)
{
	kfree(u->regs);
	kfree(u);
}
