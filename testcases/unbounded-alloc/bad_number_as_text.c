// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A file in sysfs takes a number, which counts what is allocated. */
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
	kfree(t->slots);
	t->slots = kcalloc(n, sizeof(u32), GFP_KERNEL); /* EXPECT KAP001 warning */
	t->size = t->slots ? n : 0;
	return len;
}

ssize_t shape_store(struct table *t, const char *buf, size_t len)
{
	unsigned int rows, columns;

	if (sscanf(buf, "%u %u", &rows, &columns) != 2)
		return -EINVAL;
	kfree(t->slots);
	t->slots = kcalloc(rows, sizeof(u32), GFP_KERNEL); /* EXPECT KAP001 warning */
	t->size = t->slots ? rows : 0;
	return len;
}
