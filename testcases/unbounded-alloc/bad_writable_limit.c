// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A limit that root can move at run time is none. */
static unsigned int max_filters = 64;
module_param(max_filters, uint, 0644);

struct filter_set {
	u32 n;
};

int set_filters(const void __user *arg, void **out)
{
	struct filter_set set;

	if (copy_from_user(&set, arg, sizeof(set)))
		return -EFAULT;
	if (set.n > max_filters)
		return -E2BIG;
	*out = kcalloc(set.n, 64, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: set_filters() hands it out to other files */
	return *out ? 0 : -ENOMEM;
}
