// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Members of members, one of them of a structure without a name. */
struct port {
	struct queue *rx;
	struct {
		u8 *log;
	} dbg;
};

struct queue {
	void *ring;
};

int port_open(struct port *p, size_t len)
{
	p->rx->ring = kvzalloc(len, GFP_KERNEL);
	if (!p->rx->ring)
		return -ENOMEM;
	p->dbg.log = (u8 *)vmalloc(len);
	return p->dbg.log ? 0 : -ENOMEM;
}

void port_close(struct port *p)
{
	kfree(p->rx->ring); /* EXPECT KAP006 warning */
	kfree((void *)p->dbg.log); /* EXPECT KAP006 error */
}
