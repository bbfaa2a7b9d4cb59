// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Limits and masks that are no plain numbers. */
#define KIND_MASK 0xffff0000u

void *one_of_pages(const u32 __user *arg)
{
	u32 n;

	if (get_user(n, arg))
		return NULL;
	if (n > INT_MAX / PAGE_SIZE)
		return NULL;
	return kmalloc(n / sizeof(u64) / 16, GFP_KERNEL);
}

void *masked(const u32 __user *arg)
{
	u32 n;

	if (get_user(n, arg))
		return NULL;
	return kmalloc(n & ~KIND_MASK, GFP_KERNEL);
}

static void *copy_rows(const void __user *from, u32 rows, size_t *bytes)
{
	*bytes = rows * sizeof(u64);
	return NULL;
}

static int check_rows(u32 rows)
{
	size_t bytes = rows * sizeof(u64);

	if (bytes > 32 * 1024)
		return -E2BIG;
	return 0;
}

void *by_product(const u32 __user *arg)
{
	size_t bytes;
	u32 n;
	int ret;

	if (get_user(n, arg))
		return NULL;
	ret = check_rows(n);
	if (ret)
		return NULL;
	copy_rows(arg, n, &bytes);
	return kcalloc(n, sizeof(u64), GFP_KERNEL);
}

void *what_is_left(const u32 __user *arg)
{
	u32 n;

	if (get_user(n, arg))
		return NULL;
	return kcalloc(n >> 24, sizeof(u64), GFP_KERNEL);
}

void *the_smaller(const u32 __user *arg)
{
	u32 n;

	if (get_user(n, arg))
		return NULL;
	return kcalloc(n < 512 ? n : 512, sizeof(u64), GFP_KERNEL);
}
