// SPDX-License-Identifier: GPL-2.0-only
#include "bay.h"

/* What this file allocates is freed in others of the folder. */
int bay_open(struct bay *b, const void __user *name, u32 n, u32 len)
{
	void *log = vzalloc(len);

	if (!log)
		return -ENOMEM;
	b->map = kvcalloc(n, sizeof(*b->map), GFP_KERNEL);
	b->name = memdup_user(name, len);
	if (!b->map || IS_ERR(b->name)) {
		vfree(log);
		return -ENOMEM;
	}
	b->log = log;
	b->spare = kvmalloc(len, GFP_KERNEL);
	return 0;
}
