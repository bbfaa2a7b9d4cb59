// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What a helper returns goes to a device, in a function that calls it. */
static void *copy_in(const void __user *from, u32 len)
{
	void *data = kmalloc(len, GFP_KERNEL);

	if (data && copy_from_user(data, from, len)) {
		kfree(data);
		return NULL;
	}
	return data;
}

static void queue(struct usb_request *req, void *data, u32 len)
{
	req->buf = data;
	req->length = len;
}

int send(struct usb_request *req, const u32 __user *from)
{
	void *data;
	u32 len;

	if (get_user(len, from))
		return -EFAULT;
	data = copy_in(from + 1, len);
	if (!data)
		return -ENOMEM;
	queue(req, data, len);
	return 0;
}
