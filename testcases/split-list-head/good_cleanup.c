// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The local frees itself at the end of its scope. */
int count(int nr)
{
	struct list_head *tmp __free(kfree) = kmalloc(sizeof(*tmp), GFP_KERNEL);

	if (!tmp)
		return -ENOMEM;
	INIT_LIST_HEAD(tmp);
	if (nr < 0)
		return -EINVAL;
	return nr;
}
