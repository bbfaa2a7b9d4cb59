// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The check belongs to another command of the same structure. */
struct request {
	u32 count;
};

long by_command(unsigned int cmd, const void __user *arg)
{
	struct request req;
	void *p;

	switch (cmd) {
	case 1:
		if (copy_from_user(&req, arg, sizeof(req)))
			return -EFAULT;
		if (req.count > 64)
			return -EINVAL;
		p = kcalloc(req.count, sizeof(u64), GFP_KERNEL);
		return p ? 0 : -ENOMEM;
	case 2:
		if (copy_from_user(&req, arg, sizeof(req)))
			return -EFAULT;
		p = kvcalloc(req.count, sizeof(u64), GFP_KERNEL);
		return p ? 0 : -ENOMEM;
	}
	return -EINVAL;
}
