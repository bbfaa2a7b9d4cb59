// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

int parse_length(const u8 *data, size_t *size, size_t *size_length);

/* One length jumps past the checks, all others are checked, and equal a sum. */
ssize_t packet_write(struct file *file, const char __user *buf, size_t count,
		     loff_t *pos)
{
	size_t size, size_length;
	u8 peek[3] = { 0 };
	char *data;

	if (count == 0) {
		return 0;
	} else if (count == 5) {
		goto memdup;
	} else if (count < 7 || count > 512) {
		pr_warn("%zu is not between 7 and 512\n", count);
		return -EINVAL;
	}
	if (copy_from_user(peek, &buf[5],
			   min_t(size_t, count - 5, sizeof(peek))))
		return -EFAULT;
	if (parse_length(peek, &size, &size_length))
		return -EINVAL;
	if (5 + size_length + size != count)
		return -EINVAL;
memdup:
	data = memdup_user(buf, count);
	if (IS_ERR(data))
		return PTR_ERR(data);
	kfree(data);
	return count;
}
