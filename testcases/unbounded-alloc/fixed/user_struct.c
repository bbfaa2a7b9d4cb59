// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A member of a structure that an ioctl copied in; 0 and 1 are no bounds. */
struct request {
	u32 count;
	u32 flags;
	u64 data;
};

long ring_ioctl(struct file *file, unsigned int cmd, const void __user *arg)
{
	struct request req;
	u32 i;
	u64 *v;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	if (!req.count || req.count < 2)
		return -EINVAL;
	v = kvcalloc(req.count, sizeof(*v), GFP_KERNEL);
	if (!v)
		return -ENOMEM;
	for (i = 0; i < req.count; i++)
		v[i] = req.data;
	kvfree(v);
	return 0;
}
