// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Constants that can be had, where they need not be contiguous, or at boot. */
#define BUFFER_BYTES (8 * PAGE_SIZE)

void buffer(void)
{
	void *p = kzalloc(BUFFER_BYTES, GFP_KERNEL);

	kfree(p);
}

void virtual(void)
{
	void *p = kvmalloc(SZ_64K, GFP_KERNEL);

	kvfree(p);
}

dma_addr_t mapped(struct device *dev)
{
	void *p = kmalloc(SZ_64K, GFP_KERNEL);

	return p ? dma_map_single(dev, p, SZ_64K, DMA_TO_DEVICE) : 0;
}

void *may_fail(void)
{
	return kmalloc(SZ_64K, GFP_KERNEL | __GFP_NOWARN);
}

void *no_waiting(void)
{
	return kmalloc(SZ_64K, GFP_ATOMIC);
}

static void *table;

void __init begin(void)
{
	table = kmalloc(SZ_64K, GFP_KERNEL);
}
