// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

struct request {
	u32 count;
};

/* The argument of an ioctl, once as a number. */
static long ring_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct request req;
	u64 *slots = NULL;

	switch (cmd) {
	case 1:
		slots = kcalloc(arg, sizeof(*slots), GFP_KERNEL); /* EXPECT(clang) KAP001 warning: Coccinelle knows it as a pointer only */
		break;
	case 2:
		if (arg > 1024)
			return -EINVAL;
		slots = kcalloc(arg, sizeof(*slots), GFP_KERNEL);
		break;
	case 3:
		if (copy_from_user(&req, (const void __user *)arg, sizeof(req)))
			return -EFAULT;
		slots = kcalloc(req.count, sizeof(*slots), GFP_KERNEL); /* EXPECT KAP001 warning */
		break;
	}
	kfree(slots);
	return 0;
}

long (*ring_ops)(struct file *, unsigned int, unsigned long) = ring_ioctl;
