// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Constants beyond 32 KiB, which a fragmented machine may not have. */
#define FONT_BYTES (32 * 2048)
#define fill_bytes SZ_64K

void *font(void)
{
	return kmalloc(FONT_BYTES, GFP_KERNEL); /* EXPECT(cocci) KAP001 note; no patch: font() returns it to other files */
}

void zero(void)
{
	void *p = kzalloc(fill_bytes, GFP_KERNEL); /* EXPECT(cocci) KAP001 note */

	kfree(p);
}

void megabyte(void)
{
	u8 *p = kzalloc(1024 * 1024, GFP_KERNEL); /* EXPECT(cocci) KAP001 note */

	kfree(p);
}

void words(void)
{
	u64 *p = kcalloc(SZ_64K, sizeof(u64), GFP_KERNEL); /* EXPECT(cocci) KAP001 note */

	kfree(p);
}
