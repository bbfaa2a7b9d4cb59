// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A length in bytes is the same bug as a count. */
ssize_t store_write(struct file *file, const char __user *buf, size_t count)
{
	char *text;

	text = kmalloc(count + 1, GFP_KERNEL); /* EXPECT KAP001 warning */
	if (!text)
		return -ENOMEM;
	if (copy_from_user(text, buf, count)) {
		kfree(text);
		return -EFAULT;
	}
	kfree(text);
	return (ssize_t)count;
}

void *store_dup(const char __user *buf, size_t count)
{
	return memdup_user(buf, count); /* EXPECT KAP001 warning; no patch: store_dup() returns it to other files */
}
