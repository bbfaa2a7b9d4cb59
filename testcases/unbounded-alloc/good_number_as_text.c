// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The number is compared before it counts anything. */
struct table {
	u32 *slots;
	unsigned int size;
};

ssize_t size_store(struct table *t, const char *buf, size_t len)
{
	unsigned int n;
	int ret;

	ret = kstrtouint(buf, 0, &n);
	if (ret)
		return ret;
	if (n > 1024)
		return -EINVAL;
	kfree(t->slots);
	t->slots = kcalloc(n, sizeof(u32), GFP_KERNEL);
	t->size = t->slots ? n : 0;
	return len;
}
