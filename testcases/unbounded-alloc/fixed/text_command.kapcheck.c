// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

typedef long long loff_t;

int kstrtoint(const char *s, unsigned int base, int *res);
int take_data(const void *data, size_t len);

/*
 * Lines of text that root writes are short, so a length that is not bounded is
 * a note there; what takes data is another matter.
 */
ssize_t level_write(struct file *file, const char __user *buf, size_t count,
		    loff_t *pos)
{
	char *line = kvmalloc(count + 1, GFP_KERNEL);
	int level = -EINVAL;

	if (!line)
		return -ENOMEM;
	if (!copy_from_user(line, buf, count)) {
		line[count] = 0;
		if (kstrtoint(line, 0, &level))
			level = -EINVAL;
	}
	kvfree(line);
	return level < 0 ? level : count;
}

ssize_t data_write(struct file *file, const char __user *buf, size_t count,
		   loff_t *pos)
{
	void *data = kmalloc(count, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: given to take_data(), which is not in this file */
	int ret = -EFAULT;

	if (!data)
		return -ENOMEM;
	if (!copy_from_user(data, buf, count))
		ret = take_data(data, count);
	kfree(data);
	return ret;
}
