// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

struct box { void *a; void *priv; };

int f6(struct box *b, size_t n)
{
	if (n > PAGE_SIZE)
		b->a = kvzalloc(n, GFP_KERNEL);
	else
		b->a = kzalloc(n, GFP_KERNEL);
	return b->a ? 0 : -ENOMEM;
}

void f6_free(struct box *b)
{
	kfree(b->a); /* EXPECT KAP006 warning */
}

int f7(struct box *b, size_t n)
{
	b->priv = kmalloc(n, GFP_KERNEL);
	if (!b->priv)
		b->priv = vzalloc(n);
	return b->priv ? 0 : -ENOMEM;
}

void f7_free(struct box *b)
{
	vfree(b->priv); /* EXPECT KAP006 error */
}
