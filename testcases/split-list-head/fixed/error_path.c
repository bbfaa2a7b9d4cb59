// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The last error path forgets the lock that the one before it frees. */
struct port {
	struct mutex lock;
	void *ring;
	void *stats;
};

struct port *port_create(size_t ring, size_t stats)
{
	struct port *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	mutex_init(&p->lock);
	p->ring = kzalloc(ring, GFP_KERNEL);
	if (!p->ring)
		goto free_port;
	p->stats = kzalloc(stats, GFP_KERNEL);
	if (!p->stats)
		goto free_ring;
	return p;

free_ring:
	kfree(p->ring);
free_port:
	kfree(p);
	return NULL;
}

void port_destroy(struct port *p)
{
	kfree(p->stats);
	kfree(p->ring);
	kfree(p);
}
