// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"
/* a copy of a part */
struct dmi { u32 version[3]; u32 data_size; char data[7]; };
int copy_params(struct dmi __user *user, struct dmi *k)
{
	struct dmi *d;

	if (copy_from_user((char *)k + sizeof(k->version), (char __user *)user + sizeof(k->version), 16))
		return -EFAULT;
	d = kmalloc(k->data_size, GFP_KERNEL); /* EXPECT(cocci) KAP001 warning */
	if (!d)
		return -ENOMEM;
	d->version[0] = 1;
	kfree(d);
	return 0;
}
/* limits that are too large, in a caller */
struct kls { u64 *list; size_t n; };
static int prepare(struct kls *k, size_t nr)
{
	k->n = nr;
	k->list = kmalloc_array(nr, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning */
	return k->list ? 0 : -ENOMEM;
}
SYSCALL_DEFINE4(listm, const void __user *, req, u64 __user *, ids, size_t, nr, unsigned int, flags)
{
	const size_t maxcount = 1000000;
	struct kls k;

	if (nr > maxcount)
		return -EINVAL;
	return prepare(&k, nr);
}
SYSCALL_DEFINE2(setlist, u64 __user *, ids, unsigned int, nr)
{
	u64 *p;
	size_t bytes;

	if (nr > 1024)
		return -EINVAL;
	bytes = nr * 8;
	p = kmalloc(bytes, GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	kfree(p);
	return 0;
}
