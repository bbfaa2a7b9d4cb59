// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The same by return_ptr(), to a caller in the file. */
static u32 *table_get(size_t n)
{
	u32 *t __free(kvfree) = kvcalloc(n, sizeof(*t), GFP_KERNEL);

	if (!t)
		return NULL;
	t[0] = 1;
	return_ptr(t);
}

int table_use(size_t n)
{
	u32 *t = table_get(n);

	if (!t)
		return -ENOMEM;
	kfree(t); /* EXPECT KAP006 warning */
	return 0;
}
