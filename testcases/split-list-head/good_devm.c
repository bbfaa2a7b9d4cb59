// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The device frees it. */
struct port {
	struct mutex *lock;
	void *ring;
};

int port_probe(struct device *dev, struct port *p)
{
	p->lock = devm_kzalloc(dev, sizeof(*p->lock), GFP_KERNEL);
	if (!p->lock)
		return -ENOMEM;
	mutex_init(p->lock);
	p->ring = kmalloc(PAGE_SIZE, GFP_KERNEL);
	if (!p->ring) {
		kfree(p);
		return -ENOMEM;
	}
	return 0;
}
