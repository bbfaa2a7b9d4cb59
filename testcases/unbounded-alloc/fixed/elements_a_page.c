// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* write() takes at most 2 GiB: a pointer a page can be had, no larger elements. */
struct slot {
	u64 addr, len, tag;
};

ssize_t device_write(struct file *file, const char __user *buf, size_t count,
		     loff_t *ppos)
{
	unsigned long pages = (count + PAGE_SIZE - 1) >> PAGE_SHIFT;
	struct slot *list;

	list = kvmalloc_array(pages, sizeof(struct slot), GFP_KERNEL);
	kvfree(list);
	return count;
}

ssize_t words_write(struct file *file, const char __user *buf, size_t count,
		    loff_t *ppos)
{
	u64 *list;

	list = kvmalloc_array(count, sizeof(u64), GFP_KERNEL);
	kvfree(list);
	return count;
}

struct page;

ssize_t pages_write(struct file *file, const char __user *buf, size_t count,
		     loff_t *ppos)
{
	unsigned long pages = (count + PAGE_SIZE - 1) >> PAGE_SHIFT;
	struct page **list;

	list = kmalloc_array(pages, sizeof(struct page *), GFP_KERNEL);
	kfree(list);
	return count;
}
