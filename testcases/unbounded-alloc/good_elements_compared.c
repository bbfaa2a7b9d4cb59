// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Whatever the index is, it is the same one. */
int of_property_read_u32_array(const struct device_node *np, const char *name,
			       u32 *values, size_t n);

struct image {
	__le32 magic;
	__le32 sizes[4];
};

void *section(const struct image *image, int which)
{
	if (le32_to_cpu(image->sizes[which]) > SZ_16K)
		return NULL;
	return kmalloc(le32_to_cpu(image->sizes[which]), GFP_KERNEL);
}

void *some_of_property(const struct device_node *np, int which)
{
	u32 values[3];

	if (of_property_read_u32_array(np, "ranges", values, 3))
		return NULL;
	if (values[which] > SZ_16K)
		return NULL;
	return kmalloc(values[which], GFP_KERNEL);
}

/* What is stored there is not what was read. */
void *made_up(const struct device_node *np, int which)
{
	u32 values[3];

	if (of_property_read_u32_array(np, "ranges", values, 3))
		return NULL;
	values[which] = 64;
	return kmalloc(values[which], GFP_KERNEL);
}
