// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* no_free_ptr() takes the memory from the attribute, which knew its family. */
struct img {
	u8 *bits;
};

int img_read(struct img *im, size_t len)
{
	u8 *p __free(kvfree) = kvmalloc(len, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	im->bits = no_free_ptr(p);
	return 0;
}

void img_drop(struct img *im)
{
	kfree(im->bits); /* EXPECT KAP006 warning */
}
