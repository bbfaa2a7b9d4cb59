// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What one function fills, not by its address, another one allocates by. */
#define LENGTH(q) (length)

struct request {
	u32 count;
	u32 flags;
};

struct queue {
	struct request request;
};

static u32 length;

int set_length(const u32 __user *from)
{
	return get_user(length, from);
}

int use_length(struct queue *q)
{
	void *buffer = kvmalloc(LENGTH(q), GFP_KERNEL);

	if (!buffer)
		return -ENOMEM;
	kvfree(buffer);
	return 0;
}

int set_request(struct queue *q, const void __user *from)
{
	struct request request;

	if (copy_from_user(&request, from, sizeof(request)))
		return -EFAULT;
	q->request = request;
	return 0;
}

int use_request(struct queue *q)
{
	void *buffer = kvcalloc(q->request.count, 8, GFP_KERNEL);

	if (!buffer)
		return -ENOMEM;
	kvfree(buffer);
	return 0;
}
