// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Only version 2 is checked: the other path has no bound. */
struct image {
	__le32 version;
	__le32 nr;
};

u32 *read_index(const struct image *img)
{
	u32 nr = le32_to_cpu(img->nr);

	if (le32_to_cpu(img->version) == 2) {
		if (nr > 1024)
			return NULL;
	}
	return kmalloc_array(nr, sizeof(u32), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: read_index() returns it to other files */
}
