// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What was checked is something else, or is read again afterwards. */
#define NOTE_ABOVE(v, most)                                                   \
	do {                                                                  \
		if ((v) > (most))                                             \
			last_error = -EINVAL;                                 \
	} while (0)

struct table_request {
	__u32 n;
	__u32 base;
};

static int last_error;

static int check_request(const struct table_request *req)
{
	return req->base > 3 ? -EINVAL : 0;
}

int fetched_twice(const void __user *arg)
{
	struct table_request req;
	u64 *p;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	if (req.n > 64)
		return -EINVAL;
	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	p = kcalloc(req.n, sizeof(*p), GFP_KERNEL); /* EXPECT KAP001 warning */
	if (!p)
		return -ENOMEM;
	p[0] = req.base;
	kfree(p);
	return 0;
}

int other_member(const void __user *arg)
{
	struct table_request req;
	int ret;
	u64 *p;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	ret = check_request(&req);
	if (ret)
		return ret;
	p = kcalloc(req.n, sizeof(*p), GFP_KERNEL); /* EXPECT KAP001 warning */
	if (!p)
		return -ENOMEM;
	p[0] = req.base;
	kfree(p);
	return 0;
}

int error_lost(const void __user *arg)
{
	struct table_request req;
	int ret = 0;
	u64 *p;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	if (req.n > 64)
		ret = -EINVAL;
	ret = check_request(&req);
	if (ret)
		return ret;
	p = kcalloc(req.n, sizeof(*p), GFP_KERNEL); /* EXPECT KAP001 warning */
	if (!p)
		return -ENOMEM;
	p[0] = req.base;
	kfree(p);
	return 0;
}

int noted(const void __user *arg)
{
	struct table_request req;
	u64 *p;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	NOTE_ABOVE(req.n, 64);
	p = kcalloc(req.n, sizeof(*p), GFP_KERNEL); /* EXPECT KAP001 warning */
	if (!p)
		return -ENOMEM;
	p[0] = req.base;
	kfree(p);
	return 0;
}

int aligned(const void __user *arg)
{
	struct table_request req;
	u64 *p;

	if (copy_from_user(&req, arg, sizeof(req)))
		return -EFAULT;
	if (req.n & 7)
		return -EINVAL;
	p = kcalloc(req.n, sizeof(*p), GFP_KERNEL); /* EXPECT KAP001 warning */
	if (!p)
		return -ENOMEM;
	p[0] = req.base;
	kfree(p);
	return 0;
}
