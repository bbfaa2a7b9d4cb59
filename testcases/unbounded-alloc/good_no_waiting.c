// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* kvmalloc() may not be called in atomic context, nor give DMA memory. */
void *atomic(const void *image)
{
	u32 n = get_unaligned_le32(image);

	return kmalloc_array(n, 8, GFP_ATOMIC);
}

void *nowait(const void *image)
{
	u32 n = get_unaligned_le32(image);

	return kcalloc(n, 8, GFP_NOWAIT | __GFP_NOWARN);
}

void *low(const void *image)
{
	u32 n = get_unaligned_le32(image);

	return kmalloc(n, GFP_KERNEL | GFP_DMA);
}
