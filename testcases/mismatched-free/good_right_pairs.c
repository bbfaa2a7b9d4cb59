// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Every memory goes back where it came from. */
static void *get_small(size_t len)
{
	return kzalloc(len, GFP_KERNEL);
}

static int get_large(size_t len, void **out)
{
	*out = vzalloc(len);
	return *out ? 0 : -ENOMEM;
}

int pairs(size_t len)
{
	void *a = get_small(len), *b;
	char *name = kstrdup("x", GFP_KERNEL);

	if (!get_large(len, &b))
		vfree(b);
	kfree(name);
	kfree(a);
	return 0;
}
