// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

void say_large(u32 n);
void trace_head(u32 n);

/* A helper compares, and the caller only says so; or another value is held. */
static bool fits(u32 n)
{
	return n <= 4096;
}

void *warned(const u32 __user *arg)
{
	u32 n;

	if (get_user(n, arg))
		return NULL;
	if (!fits(n))
		say_large(n);
	return kcalloc(n, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: warned() returns it to other files */
}

void *heeded(const u32 __user *arg)
{
	u32 n;

	if (get_user(n, arg))
		return NULL;
	if (!fits(n))
		return NULL;
	return kcalloc(n, sizeof(u64), GFP_KERNEL);
}

void *other_held(const u32 __user *arg)
{
	u32 n, head;

	if (get_user(n, arg))
		return NULL;
	head = min(n, 64);
	trace_head(head);
	return kcalloc(n, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: other_held() returns it to other files */
}
