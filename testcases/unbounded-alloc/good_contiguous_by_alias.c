// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The memory goes to a bus under another name, or as a part of it. */
struct request {
	void *buf;
	u64 *aligned;
	dma_addr_t dma;
};

struct firmware_services {
	int (*get_variable)(void *data, size_t size);
};

struct message {
	u32 kind;
	u8 data[];
};

int by_local(struct device *dev, struct request *r, const u32 __user *arg)
{
	u32 n;
	void *first, *second;

	if (get_user(n, arg))
		return -EFAULT;
	first = kmalloc(n, GFP_KERNEL);
	if (!first)
		return -ENOMEM;
	second = first;
	r->dma = dma_map_single(dev, second, n, 0);
	return 0;
}

int by_member(struct device *dev, struct request *r, const u32 __user *arg)
{
	u32 n;
	void *p;

	if (get_user(n, arg))
		return -EFAULT;
	p = kzalloc(n, GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	r->buf = p;
	r->dma = dma_map_single(dev, r->buf, n, 0);
	return 0;
}

phys_addr_t by_pages(const u32 __user *arg)
{
	u32 n;
	u8 *buf, *p;
	phys_addr_t sum = 0;

	if (get_user(n, arg))
		return 0;
	buf = kmalloc(n, GFP_KERNEL);
	if (!buf)
		return 0;
	for (p = buf; p < buf + n; p += PAGE_SIZE)
		sum += virt_to_phys(p);
	kfree(buf);
	return sum;
}

int by_part(struct device *dev, struct request *r, const u32 __user *arg)
{
	struct message *m;
	u32 n;

	if (get_user(n, arg))
		return -EFAULT;
	m = kzalloc(sizeof(*m) + n, GFP_KERNEL);
	if (!m)
		return -ENOMEM;
	r->dma = dma_map_single(dev, &m->data[0], n, 0);
	return 0;
}

int by_method(struct firmware_services *efi, const u32 __user *arg)
{
	void *data;
	u32 n;
	int ret;

	if (get_user(n, arg))
		return -EFAULT;
	data = kmalloc(n, GFP_KERNEL);
	if (!data)
		return -ENOMEM;
	ret = efi->get_variable(data, n);
	kfree(data);
	return ret;
}

static void *shared;

int by_global(const u32 __user *arg)
{
	u32 n;

	if (get_user(n, arg))
		return -EFAULT;
	shared = kzalloc(n, GFP_KERNEL);
	return shared ? 0 : -ENOMEM;
}

phys_addr_t where_shared(void)
{
	return virt_to_phys(shared);
}

static int copy_in(void **out, u32 n)
{
	*out = kmalloc(n, GFP_KERNEL);
	return *out ? 0 : -ENOMEM;
}

phys_addr_t by_out_parameter(const u32 __user *arg)
{
	void *copy;
	u32 n;

	if (get_user(n, arg) || copy_in(&copy, n))
		return 0;
	return virt_to_phys(copy);
}
