// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The same flag guards the allocation and the free. */
struct pipe {
	struct mutex *lock;
	int locked;
	void *buf;
};

int pipe_init(struct pipe *p, int locked)
{
	if (locked) {
		p->lock = kmalloc(sizeof(*p->lock), GFP_KERNEL);
		if (!p->lock)
			return -ENOMEM;
		mutex_init(p->lock);
	}
	p->locked = locked;
	p->buf = kmalloc(PAGE_SIZE, GFP_KERNEL);
	if (!p->buf) {
		if (locked)
			kfree(p->lock);
		return -ENOMEM;
	}
	return 0;
}

void pipe_free(struct pipe *p)
{
	if (p->lock && p->locked)
		kfree(p->lock);
	kfree(p->buf);
	kfree(p);
}

/* Of what kind it is says whether there is one, in a switch. */
struct port {
	int kind;
	struct kref *users;
};

struct port *port_new(int kind)
{
	struct port *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	p->kind = kind;
	if (kind == 2) {
		p->users = kmalloc(sizeof(*p->users), GFP_KERNEL);
		if (!p->users) {
			kfree(p);
			return NULL;
		}
		kref_init(p->users);
	}
	return p;
}

void port_free(struct port *p)
{
	switch (p->kind) {
	case 2:
		kfree(p->users);
		break;
	default:
		break;
	}
	kfree(p);
}
