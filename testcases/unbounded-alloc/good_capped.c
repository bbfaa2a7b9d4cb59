// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The value is brought down before it is used. */
struct image {
	__le32 nr;
};

void *assigned(const struct image *img)
{
	u32 nr = le32_to_cpu(img->nr);

	if (nr > 64)
		nr = 64;
	return kcalloc(nr, sizeof(u64), GFP_KERNEL);
}

void *by_min(const struct image *img)
{
	u32 nr = min(le32_to_cpu(img->nr), 64u);

	return kcalloc(nr, sizeof(u64), GFP_KERNEL);
}

void *by_clamp(const struct image *img)
{
	u32 nr = le32_to_cpu(img->nr);

	nr = clamp(nr, 1u, 64u);
	return kcalloc(nr, sizeof(u64), GFP_KERNEL);
}

void *by_condition(const struct image *img)
{
	u32 nr = le32_to_cpu(img->nr);

	return kcalloc(nr > 64 ? 64 : nr, sizeof(u64), GFP_KERNEL);
}

void *halved(const struct image *img)
{
	u32 nr = le32_to_cpu(img->nr);

	while (nr > 64)
		nr /= 2;
	return kcalloc(nr, sizeof(u64), GFP_KERNEL);
}
