// SPDX-License-Identifier: GPL-2.0-only
/*
 * A path that can come to no allocation any more is not followed, so that what
 * stands behind one, however many ways it has, does not use up the budget. The
 * marks: REFUTED where no path is missing, OPEN where one may be, or it is found.
 */
// expected-note-re@* 0+ {{{{.}}}}
#include "kernel.h"

struct request {
	u32 count, flags[12];
};

int other(int flag);

#define WAY(r, i)                \
	do {                     \
		if ((r)->flags[i]) \
			other(i);  \
	} while (0)
#define WAYS(r)                                                       \
	do {                                                          \
		WAY(r, 0);  WAY(r, 1);  WAY(r, 2);  WAY(r, 3);        \
		WAY(r, 4);  WAY(r, 5);  WAY(r, 6);  WAY(r, 7);        \
		WAY(r, 8);  WAY(r, 9);  WAY(r, 10); WAY(r, 11);       \
	} while (0)

int many_ways_behind(const void __user *arg)
{
	struct request r;
	void *p;

	if (copy_from_user(&r, arg, sizeof(r)))
		return -EFAULT;
	if (r.count > 4096)
		return -EINVAL;
	p = kmalloc(r.count, GFP_KERNEL); /* REFUTED */
	if (!p)
		return -ENOMEM;
	WAYS(&r);
	kfree(p);
	return 0;
}

int many_ways_beside(const void __user *arg)
{
	struct request r;
	void *p;

	if (copy_from_user(&r, arg, sizeof(r)))
		return -EFAULT;
	if (!r.count) {
		WAYS(&r);
		return 0;
	}
	if (r.count > 4096)
		return -EINVAL;
	p = kmalloc(r.count, GFP_KERNEL); /* REFUTED */
	kfree(p);
	return 0;
}

int many_ways_before(const void __user *arg)
{
	struct request r;
	void *p;

	if (copy_from_user(&r, arg, sizeof(r)))
		return -EFAULT;
	WAYS(&r);
	if (r.count > 4096)
		return -EINVAL;
	p = kmalloc(r.count, GFP_KERNEL); /* OPEN */
	kfree(p);
	return 0;
}

/* One allocation lies ahead of what follows the other. */
int between(const void __user *arg, const void __user *more)
{
	struct request r;
	void *p, *q;

	if (copy_from_user(&r, arg, sizeof(r)))
		return -EFAULT;
	if (r.count > 4096)
		return -EINVAL;
	p = kmalloc(r.count, GFP_KERNEL); /* REFUTED */
	if (other(2))
		other(3);
	if (copy_from_user(&r, more, sizeof(r)))
		return -EFAULT;
	q = kmalloc(r.count, GFP_KERNEL); /* OPEN */ // expected-warning {{nothing bounds}}
	kfree(p);
	kfree(q);
	return 0;
}

static void *make(u32 count)
{
	return kmalloc(count, GFP_KERNEL); /* OPEN */ // expected-warning {{nothing bounds}}
}

static void *call(void *(*maker)(u32), u32 count)
{
	return count ? maker(count) : NULL;
}

/* By a pointer that is handed on. */
int by_pointer(const void __user *arg)
{
	struct request r;
	void *p;

	if (copy_from_user(&r, arg, sizeof(r)))
		return -EFAULT;
	if (r.flags[0])
		return 0;
	p = call(make, r.count);
	kfree(p);
	return 0;
}

static void *part_of(const struct request *r)
{
	if (r->flags[0])
		return NULL;
	return kmalloc(r->count, GFP_KERNEL); /* OPEN */ // expected-warning {{nothing bounds}}
}

/* The way leads through a call, and out of one. */
int through_calls(const void __user *arg)
{
	struct request r;
	void *p, *q;

	if (copy_from_user(&r, arg, sizeof(r)))
		return -EFAULT;
	p = part_of(&r);
	kfree(p);
	if (other(1))
		return 0;
	q = kmalloc(r.count, GFP_KERNEL); /* OPEN */ // expected-warning {{nothing bounds}}
	kfree(q);
	return 0;
}
