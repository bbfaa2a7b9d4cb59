// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Macros with a block, of names that Coccinelle takes for no loop's. */
struct exec;
int lock_next(struct exec *exec);
int resume(struct exec *exec);
int lock_one(struct exec *exec);

struct request {
	u32 count;
	u64 *table;
};

long request_ioctl(struct exec *exec, unsigned long arg)
{
	struct request rq;

	if (copy_from_user(&rq, (void __user *)arg, sizeof(rq)))
		return -EFAULT;
	until_all_locked(exec) {
		if (lock_one(exec))
			continue;
		with_runtime_pm(exec) {
			lock_one(exec);
		}
	}
	rq.table = kmalloc_array(rq.count, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning */
	kfree(rq.table);
	return 0;
}

/* Its end is not reached but by the break before it. */
long other_ioctl(struct exec *exec, unsigned long arg)
{
	struct request rq;

	do {
		if (copy_from_user(&rq, (void __user *)arg, sizeof(rq)))
			break;
		rq.table = kmalloc_array(rq.count, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning */
		kfree(rq.table);
		break;
	} while (1);
	return 0;
}

#if 0
long never_ioctl(struct exec *exec, unsigned long arg)
{
	struct request rq;

	if (copy_from_user(&rq, (void __user *)arg, sizeof(rq)))
		return -EFAULT;
	rq.table = kmalloc_array(rq.count, sizeof(u64), GFP_KERNEL);
	kfree(rq.table);
	return 0;
}
#endif
