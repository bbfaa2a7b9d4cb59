// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What one caller gives a helper does not come out of it for another one. */
static unsigned long pages_of(size_t len)
{
	return (len + PAGE_SIZE - 1) >> PAGE_SHIFT;
}

static void split(u32 both, u32 *rows, u32 *columns)
{
	*rows = both >> 4;
	*columns = both & 15;
}

int fits(const void __user *from, unsigned long room)
{
	u32 len, rows, columns;

	if (copy_from_user(&len, from, sizeof(len)))
		return -EFAULT;
	split(len, &rows, &columns);
	return rows > columns && pages_of(len) <= room;
}

void **default_table(void)
{
	unsigned long n = pages_of(SZ_64K);

	return kmalloc_array(n, sizeof(void *), GFP_KERNEL);
}

void **default_rows(void)
{
	u32 rows, columns;

	split(256, &rows, &columns);
	return kmalloc_array(rows, sizeof(void *), GFP_KERNEL);
}
