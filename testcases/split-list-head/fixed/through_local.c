// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The head is prepared in a local first, and lost in the release. */
struct session {
	struct list_head waiters;
	struct list_head node;
};

int session_init(struct session *s)
{
	INIT_LIST_HEAD(&s->waiters);
	return 0;
}

void session_release(struct session *s)
{
	list_del(&s->node);
	kfree(s);
}
