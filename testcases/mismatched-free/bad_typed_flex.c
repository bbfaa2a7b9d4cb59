// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The allocators by type that 7.x has, with a flexible array. */
struct rec {
	u32 n;
	u64 v[];
};

int rec_use(u32 n)
{
	struct rec *r = kvzalloc_flex(*r, v, n);

	if (!r)
		return -ENOMEM;
	r->n = n;
	kfree(r); /* EXPECT KAP006 warning */
	return 0;
}

int rec_use2(u32 n)
{
	struct rec *r = kzalloc_flex(*r, v, n);

	if (!r)
		return -ENOMEM;
	r->n = n;
	vfree(r); /* EXPECT KAP006 error */
	return 0;
}
