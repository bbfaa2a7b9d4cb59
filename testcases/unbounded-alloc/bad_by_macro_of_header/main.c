// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"
#include "own.h"

struct box {
	void *data;
};

/* A macro of a header allocates. Clang reads files with an allocation only. */
int fill(const u32 __user *arg)
{
	u32 n;
	void *data;

	if (get_user(n, arg))
		return -EFAULT;
	OWN_ALLOC(data, n); /* EXPECT(clang) KAP001 warning: Coccinelle does not read the macro */
	OWN_FREE(data);
	return 0;
}

struct box *box_of(const u32 __user *arg)
{
	u32 n;
	struct box *b;

	if (get_user(n, arg))
		return NULL;
	b = kmalloc_array(n, sizeof(*b), GFP_KERNEL); /* EXPECT KAP001 warning */
	return b;
}

int fill_some(const u32 __user *arg)
{
	u32 n;
	void *data;

	if (get_user(n, arg))
		return -EFAULT;
	if (n > SZ_16K)
		return -EINVAL;
	OWN_ALLOC(data, n);
	OWN_FREE(data);
	return 0;
}
