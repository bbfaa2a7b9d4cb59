// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* 16 bits, or a limit, of elements that are 4 KiB each. */
struct sample {
	u8 raw[4096];
};

struct request {
	u16 count;
};

void *samples(const void __user *arg)
{
	struct request req;

	if (copy_from_user(&req, arg, sizeof(req)))
		return NULL;
	return kcalloc(req.count, sizeof(struct sample), GFP_KERNEL); /* EXPECT(clang) KAP001 warning: only types tell */
}

void *limited(const u32 __user *from)
{
	u32 n;

	if (get_user(n, from))
		return NULL;
	if (n > 4096)
		return NULL;
	return kcalloc(n, sizeof(struct sample), GFP_KERNEL); /* EXPECT(clang) KAP001 warning: 16 MiB by the comparison */
}
