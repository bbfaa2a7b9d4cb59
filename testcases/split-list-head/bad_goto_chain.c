// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Two exits of one function lose the head. */
struct dev {
	struct list_head *reqs;
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
	d->reqs = kzalloc_node(sizeof(struct list_head), GFP_KERNEL, 0);
	if (unlikely(!d->reqs))
		goto fail;
	INIT_LIST_HEAD(d->reqs);
	d->a = kmalloc(64, GFP_KERNEL);
	if (!d->a) {
		kfree(d); /* EXPECT KAP002 warning */
		return ret;
	}
	d->b = kmalloc(64, GFP_KERNEL);
	if (!d->b)
		goto fail_a;
	*out = d;
	return 0;

fail_a:
	kfree(d->a);
fail:
	kfree(d); /* EXPECT KAP002 warning */
	return ret;
}

void dev_free(struct dev *d)
{
	kfree(d->b);
	kfree(d->a);
	kfree(d->reqs);
	kfree(d);
}
