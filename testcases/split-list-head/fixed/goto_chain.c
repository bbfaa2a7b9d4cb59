// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Two exits of one function lose the head. */
struct dev {
	struct list_head reqs;
	void *a;
	void *b;
};

int dev_setup(struct dev **out)
{
	struct dev *d;
	int ret = -ENOMEM;

	d = kzalloc(sizeof(*d), GFP_KERNEL);
	if (!d)
		return ret;
	INIT_LIST_HEAD(&d->reqs);
	d->a = kmalloc(64, GFP_KERNEL);
	if (!d->a) {
		kfree(d);
		return ret;
	}
	d->b = kmalloc(64, GFP_KERNEL);
	if (!d->b)
		goto fail_a;
	*out = d;
	return 0;

fail_a:
	kfree(d->a);
	kfree(d);
	return ret;
}

void dev_free(struct dev *d)
{
	kfree(d->b);
	kfree(d->a);
	kfree(d);
}
