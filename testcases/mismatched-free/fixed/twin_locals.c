// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Each configuration has its own local, and one of them is freed wrongly. */
int read_image(const struct firmware *fw, size_t len)
{
#ifdef CONFIG_BY_NAME
	void *buf = kzalloc(len, GFP_KERNEL);

	if (!buf)
		return -ENOMEM;
	kfree(buf);
#else
	void *buf = vmalloc(fw->size);

	if (!buf)
		return -ENOMEM;
	if (len > fw->size) {
		vfree(buf);
		return -EINVAL;
	}
	vfree(buf);
#endif
	return 0;
}
