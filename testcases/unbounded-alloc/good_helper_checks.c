// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A helper refuses large requests; one by its name, one by what it does. */
struct request {
	u32 count;
	u32 rows;
};

bool request_valid(const struct request *req);

static bool refuse(const struct request *req)
{
	if (req->rows > 64)
		return true;
	return false;
}

void *named(const void __user *arg)
{
	struct request req;

	if (copy_from_user(&req, arg, sizeof(req)))
		return NULL;
	if (!request_valid(&req))
		return NULL;
	return kcalloc(req.count, sizeof(u64), GFP_KERNEL);
}

void *seen(const void __user *arg)
{
	struct request req;

	if (copy_from_user(&req, arg, sizeof(req)))
		return NULL;
	if (refuse(&req))
		return NULL;
	return kcalloc(req.rows, sizeof(u64), GFP_KERNEL);
}

/* By the value of a member, and by the product that is made of it. */
static int copy_rows(u32 count, size_t size)
{
	size_t bytes = count * size;

	if (bytes > 0x4000)
		return -E2BIG;
	return 0;
}

void *member(const void __user *arg)
{
	struct request req;

	if (copy_from_user(&req, arg, sizeof(req)))
		return NULL;
	if (copy_rows(req.rows, sizeof(u64)))
		return NULL;
	return kcalloc(req.rows, sizeof(u64), GFP_KERNEL);
}
