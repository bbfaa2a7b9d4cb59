// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A function of another file gets the structure first: it may free the head. */
struct conn {
	struct list_head *acks;
	int fd;
};

void conn_shutdown(struct conn *c);

int conn_init(struct conn *c)
{
	if (c->acks)
		return -EINVAL;
	c->acks = kmalloc(sizeof(struct list_head), GFP_KERNEL);
	if (!c->acks)
		return -ENOMEM;
	INIT_LIST_HEAD(c->acks);
	return 0;
}

void conn_free(struct conn *c)
{
	conn_shutdown(c);
	kfree(c);
}
