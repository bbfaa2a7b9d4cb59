// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The usual way out is right, the early one is not. */
int load(u32 nr, int strict)
{
	u32 *map = kvmalloc_array(nr, sizeof(u32), GFP_KERNEL);

	if (!map)
		return -ENOMEM;
	if (strict && nr > 8) {
		kvfree(map);
		return -EINVAL;
	}
	map[0] = nr;
	kvfree(map);
	return 0;
}
