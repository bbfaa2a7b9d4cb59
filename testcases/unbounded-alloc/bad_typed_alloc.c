// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The typed allocators of newer kernels: the count stands second. */
struct entry {
	u64 key, value;
};

struct entry *load_entries(const void *image)
{
	u32 n = get_unaligned_le32(image);

	return kzalloc_objs(struct entry, n); /* EXPECT KAP001 warning; no patch: load_entries() returns it to other files */
}

struct entry *load_more(const void *image)
{
	u32 n = get_unaligned_le32(image);

	return kmalloc_objs(struct entry, DIV_ROUND_UP(n, 16), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: load_more() returns it to other files */
}
