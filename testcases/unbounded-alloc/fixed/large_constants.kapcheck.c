// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Constants beyond 32 KiB, which a fragmented machine may not have. */
#define FONT_BYTES (32 * 2048)
#define fill_bytes SZ_64K

void *font(void)
{
	return kmalloc(FONT_BYTES, GFP_KERNEL); /* EXPECT(cocci) KAP001 note */
}

void zero(void)
{
	void *p = kvzalloc(fill_bytes, GFP_KERNEL);

	kvfree(p);
}

void megabyte(void)
{
	u8 *p = kvzalloc(1024 * 1024, GFP_KERNEL);

	kvfree(p);
}

void words(void)
{
	u64 *p = kvcalloc(SZ_64K, sizeof(u64), GFP_KERNEL);

	kvfree(p);
}
