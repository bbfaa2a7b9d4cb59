// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What chose between two allocators is not asked when it is freed. */
void use(void *p);

int f1(size_t n, int big)
{
	void *a;

	if (big)
		a = kvmalloc(n, GFP_KERNEL);
	else
		a = kmalloc(64, GFP_KERNEL);
	if (!a)
		return -ENOMEM;
	use(a);
	kvfree(a);
	return 0;
}

int f3(size_t n)
{
	void *a;

	a = kmalloc(n, GFP_KERNEL | __GFP_NOWARN);
	if (!a)
		a = vmalloc(n);
	if (!a)
		return -ENOMEM;
	use(a);
	kvfree(a);
	return 0;
}

void q3(size_t len, int mode)
{
	void *p = mode ? vmalloc(len) : kmalloc(len, GFP_KERNEL);

	if (!p)
		return;
	use(p);
	kvfree(p);
}
