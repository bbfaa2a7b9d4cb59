// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* An xarray, sized by the pointer to it, is lost where setting up goes on. */
struct ctx {
	struct xarray objs;
};

int ctx_check(u32 arg);

int ctx_open(struct device *dev, u32 arg)
{
	struct ctx *c;
	int ret;

	c = kzalloc(sizeof(*c), GFP_KERNEL);
	if (!c)
		return -ENOMEM;
	xa_init(&c->objs);
	ret = ctx_check(arg);
	if (ret)
		goto err;
	dev_set_drvdata(dev, c);
	return 0;
err:
	kfree(c);
	return ret;
}
