// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What is named a check, or asks for more than one, bounds nothing. */
struct request {
	u32 n;
	u32 m;
	u64 ptr;
};

static int check_args(struct request *a, u64 **ops)
{
	int err;

	if (a->m)
		return -EINVAL;
	if (a->n > 1) {
		*ops = kvmalloc_array(a->n, sizeof(u64), GFP_KERNEL);
		if (!*ops)
			return a->n > 1 ? -EINVAL : -ENOMEM;
		err = copy_from_user(*ops, (void __user *)(uintptr_t)a->ptr, 8 * a->n);
		if (err) {
			err = -EFAULT;
			goto free;
		}
	} else {
		*ops = (u64 *)&a->ptr;
	}
	return 0;
free:
	kvfree(*ops);
	return err;
}

long one_ioctl(struct file *f, unsigned int cmd, unsigned long arg)
{
	struct request a;
	u64 *ops, **bos;
	int err;

	if (copy_from_user(&a, (void __user *)arg, sizeof(a)))
		return -EFAULT;
	err = check_args(&a, &ops);
	if (err)
		return err;
	bos = kvcalloc(a.n, sizeof(*bos), GFP_KERNEL);
	kvfree(bos);
	return 0;
}

long two_ioctl(struct file *f, unsigned int cmd, unsigned long arg)
{
	struct request a;
	u64 *ops, **bos;

	if (copy_from_user(&a, (void __user *)arg, sizeof(a)))
		return -EFAULT;
	if (a.n > 1) {
		ops = kmalloc(8, GFP_KERNEL);
		if (!ops)
			return -ENOMEM;
		kfree(ops);
	}
	bos = kvcalloc(a.n, sizeof(*bos), GFP_KERNEL);
	kvfree(bos);
	return 0;
}
