// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What a function of another file puts into a structure is its business. */
struct packet {
	void *data;
	size_t len;
};

int packet_fetch(struct packet *p);

int packet_make(struct packet *p, size_t len)
{
	p->data = kvmalloc(len, GFP_KERNEL);
	if (!p->data)
		return -ENOMEM;
	p->len = len;
	return 0;
}

void packet_end(struct packet *p)
{
	kvfree(p->data);
}

int packet_peek(void)
{
	struct packet p;

	if (packet_fetch(&p))
		return -EINVAL;
	kfree(p.data);
	return 0;
}
