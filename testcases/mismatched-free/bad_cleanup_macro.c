// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A macro that declares a variable and frees it. */
#define AUTO_KFREE(name) *name __free(kfree) = NULL
#define AUTO_KVFREE(name) *name __free(kvfree) = NULL

struct args {
	u32 n;
};

int create(size_t n)
{
	struct args AUTO_KVFREE(one);
	struct args AUTO_KFREE(two); /* EXPECT KAP006 warning */

	one = kvmalloc(n, GFP_KERNEL);
	if (!one)
		return -ENOMEM;
	two = kvmalloc(n, GFP_KERNEL);
	if (!two)
		return -ENOMEM;
	return 0;
}
