// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Bounds in forms that are no plain comparison of the count. */
#define RETURN_ABOVE(v, most)                                                 \
	do {                                                                  \
		if ((v) > (most))                                             \
			return -EINVAL;                                       \
	} while (0)

struct table_request {
	__u32 n;
	__u32 base;
};

int by_sum(const void __user *arg)
{
	struct table_request req;
	size_t end;
	u64 *p;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	if (check_add_overflow((size_t)req.base, (size_t)req.n, &end) || end > 4096)
		return -EINVAL;
	p = kcalloc(req.n, sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	p[0] = req.base;
	kfree(p);
	return 0;
}

int by_mask(const void __user *arg)
{
	struct table_request req;
	u64 *p;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	if (req.n & ~0xfffU)
		return -EINVAL;
	p = kcalloc(req.n, sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	p[0] = req.base;
	kfree(p);
	return 0;
}

int by_high_mask(const void __user *arg)
{
	struct table_request req;
	u64 *p;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	if ((req.n & 0xfffff000) != 0)
		return -EINVAL;
	p = kcalloc(req.n, sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	p[0] = req.base;
	kfree(p);
	return 0;
}

int by_shift(const void __user *arg)
{
	struct table_request req;
	u64 *p;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	if (req.n >> 12)
		return -EINVAL;
	p = kcalloc(req.n, sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	p[0] = req.base;
	kfree(p);
	return 0;
}

int by_answer(const void __user *arg)
{
	struct table_request req;
	bool fits;
	u64 *p;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	fits = req.n <= 64;
	if (!fits)
		return -EINVAL;
	p = kcalloc(req.n, sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	p[0] = req.base;
	kfree(p);
	return 0;
}

int by_error(const void __user *arg)
{
	struct table_request req;
	int ret = 0;
	u64 *p;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	if (req.n > 64)
		ret = -EINVAL;
	if (ret)
		return ret;
	p = kcalloc(req.n, sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	p[0] = req.base;
	kfree(p);
	return 0;
}

int by_macro(const void __user *arg)
{
	struct table_request req;
	u64 *p;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	RETURN_ABOVE(req.n, 64);
	p = kcalloc(req.n, sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	p[0] = req.base;
	kfree(p);
	return 0;
}
