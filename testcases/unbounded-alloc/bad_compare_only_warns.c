// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The comparison prints, and goes on. */
struct image {
	__le32 nr;
};

u32 *read_index(const struct image *img)
{
	u32 nr = le32_to_cpu(img->nr);

	if (nr > 1024)
		pr_warn("large index: %u\n", nr);
	return kmalloc_array(nr, sizeof(u32), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: read_index() returns it to other files */
}
