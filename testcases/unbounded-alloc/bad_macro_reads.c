// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A macro of the file reads a count and is its value. */
#define READ_COUNT(arg)                                                       \
	({                                                                    \
		u32 n_ = 0;                                                   \
		copy_from_user(&n_, arg, sizeof(n_)) ? 0 : n_;                \
	})
#define CHECKED(n, most)                                                      \
	({                                                                    \
		u32 c_ = (n);                                                 \
		if (c_ > (most))                                              \
			return -EINVAL;                                       \
		c_;                                                           \
	})

int fences_add(const void __user *arg)
{
	u32 n = READ_COUNT(arg);
	u64 *fences;

	fences = kmalloc_array(n, sizeof(*fences), GFP_KERNEL); /* EXPECT(clang) KAP001 warning: a macro's own variable is read */
	kfree(fences);
	return 0;
}

int fences_add_few(const void __user *arg)
{
	u32 n = CHECKED(READ_COUNT(arg), 64);
	u64 *fences;

	fences = kmalloc_array(n, sizeof(*fences), GFP_KERNEL);
	kfree(fences);
	return 0;
}
