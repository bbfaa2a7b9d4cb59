// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The same member name in another structure. */
struct big {
	u32 *map;
};

struct small {
	u32 *map;
};

int both(struct big *b, struct small *s, u32 nr)
{
	b->map = kvcalloc(nr, sizeof(u32), GFP_KERNEL);
	s->map = kcalloc(4, sizeof(u32), GFP_KERNEL);
	return b->map && s->map ? 0 : -ENOMEM;
}

void small_free(struct small *s)
{
	kfree(s->map);
}

void big_free(struct big *b)
{
	kvfree(b->map);
}
