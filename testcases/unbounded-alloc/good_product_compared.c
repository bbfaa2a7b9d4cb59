// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

#define LIMIT 32768

/* The bound is on the product, or on what the count was made of. */
struct header {
	__le32 size;
	__le32 count;
};

void *product(const struct header *h)
{
	u32 n = le32_to_cpu(h->count);
	size_t bytes = n * sizeof(u64);

	if (bytes > LIMIT)
		return NULL;
	return kcalloc(n, sizeof(u64), GFP_KERNEL);
}

void *source(const struct header *h)
{
	u32 size = le32_to_cpu(h->size);
	u32 n = size / sizeof(u64);

	if (size > LIMIT)
		return NULL;
	return kcalloc(n, sizeof(u64), GFP_KERNEL);
}

void *quotient(const struct header *h, u32 room)
{
	u32 n = le32_to_cpu(h->count);

	if (n > room / sizeof(u64))
		return NULL;
	return kcalloc(n, sizeof(u64), GFP_KERNEL);
}

void *divisor(const struct header *h, u32 each)
{
	u32 n = le32_to_cpu(h->count);

	if (n && each > LIMIT / n)
		return NULL;
	return kcalloc(n, each, GFP_KERNEL);
}

void *two_factors(const struct header *h)
{
	u32 n = le32_to_cpu(h->count), size = le32_to_cpu(h->size);

	if ((u64)n * size > LIMIT)
		return NULL;
	return kcalloc(n, size, GFP_KERNEL);
}

void *one_length(const struct header *h)
{
	u32 n = le32_to_cpu(h->count), size = le32_to_cpu(h->size);

	if ((u64)n * size > LIMIT)
		return NULL;
	return kmalloc((size_t)size * n, GFP_KERNEL);
}
