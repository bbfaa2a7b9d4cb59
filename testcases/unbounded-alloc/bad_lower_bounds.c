// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Each comparison keeps the length from being too small, none too large. */
struct chunk {
	__be32 len;
	u8 data[];
};

void *read_chunk(const struct chunk *chunk, size_t head)
{
	u32 len = be32_to_cpu(chunk->len);

	if (len < sizeof(*chunk) || len <= head)
		return NULL;
	if (len == 0)
		return NULL;
	while (head < len)
		head += 512;
	return kmemdup(chunk->data, len, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: there is no kvmalloc form of kmemdup() here */
}
