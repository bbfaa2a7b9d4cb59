// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Firmware gives a count; and allocations that say they may fail. */
void *lanes(const struct device_node *np)
{
	u32 n = 0;

	if (of_property_read_u32(np, "lanes", &n))
		return NULL;
	return kcalloc(n, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: lanes() returns it to other files */
}

void *managed(struct device *dev, const void *image)
{
	return devm_kcalloc(dev, get_unaligned_le32(image), 8, GFP_KERNEL); /* EXPECT KAP001 note; no patch: there is no kvmalloc form of devm_kcalloc() here */
}

void *may_fail(const void *image)
{
	u32 n = get_unaligned_le32(image);

	return kmalloc_array(n, 8, GFP_KERNEL | __GFP_NOWARN); /* EXPECT KAP001 note; no patch: may_fail() returns it to other files */
}
