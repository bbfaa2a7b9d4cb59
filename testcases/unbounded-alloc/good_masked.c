// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Few bits are left of the value. */
void *masked(const void *image)
{
	u32 word = get_unaligned_le32(image);

	return kcalloc(word & 0xff, sizeof(u64), GFP_KERNEL);
}

void *masked_later(const void *image)
{
	u32 word = get_unaligned_le32(image);

	word &= 0x3f;
	return kcalloc(word, sizeof(u64), GFP_KERNEL);
}

void *modulo(const void *image)
{
	return kcalloc(get_unaligned_le32(image) % 32, sizeof(u64), GFP_KERNEL);
}
