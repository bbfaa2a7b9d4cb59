// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The helper's callers only look at what they get. */
static void *copy_in(const void __user *from, u32 len)
{
	void *data = kmalloc(len, GFP_KERNEL); /* EXPECT KAP001 warning */

	if (data && copy_from_user(data, from, len)) {
		kfree(data);
		return NULL;
	}
	return data;
}

static u32 sum(const u8 *data, u32 len)
{
	u32 all = 0;

	while (len--)
		all += data[len];
	return all;
}

int send(struct usb_request *req, const u32 __user *from)
{
	void *data;
	u32 len, all;

	if (get_user(len, from))
		return -EFAULT;
	data = copy_in(from + 1, len);
	if (!data)
		return -ENOMEM;
	all = sum(data, len);
	kfree(data);
	return all != 0;
}

/* A device reads these, which Clang does not see from another function. */
struct descriptor {
	void *dev_addr;
	size_t len;
};

struct ring {
	u64 *elements;
};

int start(struct ring *ring, const u32 __user *from)
{
	u32 n;

	if (get_user(n, from))
		return -EFAULT;
	ring->elements = kcalloc(n, sizeof(u64), GFP_KERNEL); /* EXPECT(clang) KAP001 warning */
	return ring->elements ? 0 : -ENOMEM;
}

void fetch(struct ring *ring, struct descriptor *d, u32 at)
{
	d->dev_addr = &ring->elements[at];
	d->len = sizeof(u64);
}
