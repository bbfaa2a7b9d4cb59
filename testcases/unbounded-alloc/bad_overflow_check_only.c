// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* That the product fits a size_t says nothing of its size. */
struct args {
	u32 rows, columns;
};

void *new_matrix(const void __user *arg)
{
	struct args a;
	size_t bytes;

	if (copy_from_user(&a, arg, sizeof(a)))
		return NULL;
	if (check_mul_overflow(a.rows, a.columns, &bytes))
		return NULL;
	return kzalloc(size_mul(a.rows, a.columns), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: new_matrix() returns it to other files */
}
