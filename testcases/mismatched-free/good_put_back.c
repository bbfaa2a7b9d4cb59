// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What stands in for another while that is kept is put back before it is freed. */
static char *store;

int load(size_t n)
{
	store = vmalloc(n);
	return store ? 0 : -ENOMEM;
}

void use_all(void);

int for_a_while(size_t n)
{
	char *hold, *arr;

	arr = kzalloc(n, GFP_KERNEL);
	if (!arr)
		return -ENOMEM;
	hold = store;
	store = arr;
	use_all();
	store = hold;
	kfree(arr);
	return 0;
}

void unload(void)
{
	vfree(store);
}
