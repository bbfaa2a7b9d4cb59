// SPDX-License-Identifier: GPL-2.0-only
#include "bay.h"

int bay_open(struct bay *b, u32 n, u32 len)
{
	b->map = kvcalloc(n, sizeof(*b->map), GFP_KERNEL);
	b->log = vzalloc(len);
	b->spare = kvmalloc(len, GFP_KERNEL);
	return b->map && b->log && b->spare ? 0 : -ENOMEM;
}
