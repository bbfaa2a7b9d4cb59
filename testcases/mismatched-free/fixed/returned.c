// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The helpers return memory of the kvmalloc family. */
static void *get_plain(size_t len)
{
	return kvmalloc(len, GFP_KERNEL);
}

static u8 *get_filled(size_t len)
{
	u8 *buf = kvzalloc(len, GFP_KERNEL);

	if (!buf)
		return NULL;
	buf[0] = 1;
	return buf;
}

int use(size_t len)
{
	void *a = get_plain(len);
	u8 *b;

	b = get_filled(len);
	kvfree(a);
	kvfree(b);
	return 0;
}
