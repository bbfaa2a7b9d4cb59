// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The configuration chooses a body, and each has its own locals. */
int read_image(void **out, const struct firmware *fw, size_t len)
{
#ifdef CONFIG_BY_REQUEST
	void *buf = NULL;

	buf = vmalloc(fw->size);
	if (!buf)
		return -ENOMEM;
	*out = buf;
	return 0;
#else
	void *buf = NULL;

	buf = kzalloc(len, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
#ifdef CONFIG_CHECKED
	if (len > fw->size) {
		kfree(buf);
		buf = NULL;
		return -EINVAL;
	}
#endif
	if (len == fw->size) {
		kfree(buf);
		return -EINVAL;
	}
	*out = buf;
	return 0;
#endif
}
