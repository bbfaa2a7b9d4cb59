// SPDX-License-Identifier: GPL-2.0-only
// The number of records comes with the ioctl; only the product is checked.
#include "kernel.h"

struct query {
	u32 nr;
	u64 records;
};

struct record {
	u64 key, value;
};

long query_ioctl(struct query __user *arg)
{
	struct query q;
	struct record *r;

	if (copy_from_user(&q, arg, sizeof(q)))
		return -EFAULT;
	r = vmemdup_array_user((void __user *)(uintptr_t)q.records, q.nr,
			      sizeof(*r));
	if (IS_ERR(r))
		return PTR_ERR(r);
	r[0].value = r[0].key;
	kvfree(r);
	return 0;
}
