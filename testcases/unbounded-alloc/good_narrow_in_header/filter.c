// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"
#include "filter.h"

/* The structure that holds the count is in a header. */
void *take(const void __user *arg)
{
	struct filter f;

	if (copy_from_user(&f, arg, sizeof(f)))
		return NULL;
	return kcalloc(f.count, sizeof(u32), GFP_KERNEL);
}

void *take_inner(const void __user *arg)
{
	struct set s;

	if (copy_from_user(&s, arg, sizeof(s)))
		return NULL;
	return kcalloc(s.first.count, sizeof(u32), GFP_KERNEL);
}
