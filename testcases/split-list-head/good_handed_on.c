// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Another object keeps the head; the request can go. */
struct request {
	struct list_head *done;
};

struct sink {
	struct list_head *done;
};

void sink_attach(struct sink *to, struct list_head *done);

int request_finish(struct request *r, struct sink *to)
{
	r->done = kmalloc(sizeof(struct list_head), GFP_KERNEL);
	if (!r->done)
		return -ENOMEM;
	INIT_LIST_HEAD(r->done);
	sink_attach(to, r->done);
	kfree(r);
	return 0;
}

int request_move(struct request *r, struct sink *to)
{
	struct list_head *done = kmalloc(sizeof(*done), GFP_KERNEL);

	if (!done)
		return -ENOMEM;
	INIT_LIST_HEAD(done);
	to->done = done;
	kfree(r);
	return 0;
}

void sink_free(struct sink *s)
{
	sink_attach(NULL, s->done);
	kfree(s);
}
