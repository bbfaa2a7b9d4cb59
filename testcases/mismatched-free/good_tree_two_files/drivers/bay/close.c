// SPDX-License-Identifier: GPL-2.0-only
#include "bay.h"

/* A member of that name of another struct. */
struct card {
	u32 *map;
};

int card_open(struct card *b, u32 n)
{
	b->map = kcalloc(n, sizeof(*b->map), GFP_KERNEL);
	return b->map ? 0 : -ENOMEM;
}

void card_close(struct card *b)
{
	kfree(b->map);
}

/* A small one comes from kmalloc(), in this file. */
int bay_small(struct bay *b)
{
	b->log = kmalloc(64, GFP_KERNEL);
	return b->log ? 0 : -ENOMEM;
}

void bay_close(struct bay *b)
{
	kfree(b->log);
	if (is_vmalloc_addr(b->spare))
		vfree(b->spare);
	else
		kfree(b->spare);
	kvfree(b->map);
}
