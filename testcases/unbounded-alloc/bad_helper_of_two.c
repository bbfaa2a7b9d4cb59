// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A helper that two callers give a length: what comes out is each one's own. */
static unsigned long pages_of(size_t len)
{
	return (len + PAGE_SIZE - 1) >> PAGE_SHIFT;
}

static unsigned long twice(size_t len)
{
	return 2 * pages_of(len);
}

int default_table(void)
{
	unsigned long n = twice(SZ_16K);
	void **table = kmalloc_array(n, sizeof(*table), GFP_KERNEL);

	if (!table)
		return -ENOMEM;
	kfree(table);
	return 0;
}

int table_for(const void __user *from)
{
	unsigned long n;
	void **table;
	u32 len;

	if (copy_from_user(&len, from, sizeof(len)))
		return -EFAULT;
	n = pages_of(SZ_16K) + twice(len);
	table = kmalloc_array(n, sizeof(*table), GFP_KERNEL); /* EXPECT KAP001 warning */
	if (!table)
		return -ENOMEM;
	kfree(table);
	return 0;
}
