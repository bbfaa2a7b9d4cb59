// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Elements of arrays: told by what reads them, or by what filled the array. */
const void *of_get_property(const struct device_node *np, const char *name,
			    int *len);
int of_property_read_u32_array(const struct device_node *np, const char *name,
			       u32 *values, size_t n);

static u64 *lanes_of(const __be32 *cells, int which)
{
	return kvcalloc(be32_to_cpu(cells[which]), sizeof(u64), GFP_KERNEL);
}

int lanes(const struct device_node *np)
{
	const __be32 *cells = of_get_property(np, "lanes", NULL);
	u64 *words = cells ? lanes_of(cells, 1) : NULL;

	kvfree(words);
	return 0;
}

struct image {
	__le32 magic;
	__le32 sizes[4];
};

int section(const struct image *image, int which)
{
	void *copy = kvmalloc(le32_to_cpu(image->sizes[which]), GFP_KERNEL);

	kvfree(copy);
	return 0;
}

int third_of_property(const struct device_node *np)
{
	u32 values[3];
	void *buffer;

	if (of_property_read_u32_array(np, "ranges", values, 3))
		return -EINVAL;
	buffer = kvmalloc(values[2], GFP_KERNEL);
	kvfree(buffer);
	return 0;
}

struct record {
	u32 kind, length;
};

int copied_by_bytes(const void __user *arg)
{
	struct record r;
	void *buffer;

	if (copy_from_user((char *)&r, arg, sizeof(r)))
		return -EFAULT;
	buffer = kvmalloc(r.length, GFP_KERNEL);
	kvfree(buffer);
	return 0;
}
