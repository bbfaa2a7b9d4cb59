// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Freed by a function that gets the member's address, or what it sits in. */
struct port {
	struct mutex *lock;
	struct {
		struct completion *idle;
	} io;
};

static void drop(struct mutex **lock)
{
	kfree(*lock);
	*lock = NULL;
}

static void wait_and_drop(struct completion **idle)
{
	kfree(*idle);
	*idle = NULL;
}

struct port *port_new(int n)
{
	struct port *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	p->lock = kmalloc(sizeof(*p->lock), GFP_KERNEL); /* EXPECT(clang) KAP002 note: no other pointer to it is kept */
	p->io.idle = kmalloc(sizeof(*p->io.idle), GFP_KERNEL); /* EXPECT(clang) KAP002 note: the same */
	if (!p->lock || !p->io.idle || n > 8) {
		wait_and_drop(&p->io.idle);
		drop(&p->lock);
		kfree(p);
		return NULL;
	}
	mutex_init(p->lock);
	init_completion(p->io.idle);
	return p;
}

void port_free(struct port *p)
{
	wait_and_drop(&p->io.idle);
	drop(&p->lock);
	kfree(p);
}
