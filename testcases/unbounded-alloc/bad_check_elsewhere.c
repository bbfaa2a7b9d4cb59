// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Two readers of one header: only the first refuses large counts. */
struct header {
	__le32 count;
};

void *careful(const struct header *h)
{
	u32 n = le32_to_cpu(h->count);

	if (n > 512)
		return NULL;
	return kcalloc(n, sizeof(u64), GFP_KERNEL);
}

void *careless(const struct header *h)
{
	u32 n = le32_to_cpu(h->count);

	return kcalloc(n, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: careless() returns it to other files */
}
