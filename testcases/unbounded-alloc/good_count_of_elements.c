// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What a call that reads returns is how many there are, or an error. */
int device_property_read_u32_array(struct device *dev, const char *name,
				   u32 *values, size_t n);

static int count_u32(struct device *dev, const char *name)
{
	return device_property_read_u32_array(dev, name, NULL, 0);
}

int ranges_read(struct device *dev)
{
	int n = count_u32(dev, "ranges");
	u32 *ranges;

	if (n <= 0)
		return -EINVAL;
	ranges = kmalloc_array(n, sizeof(*ranges), GFP_KERNEL);
	if (!ranges)
		return -ENOMEM;
	n = device_property_read_u32_array(dev, "ranges", ranges, n);
	kfree(ranges);
	return n;
}
