// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What vmalloc gave cannot grow by krealloc. */
struct log {
	char *text;
	size_t len;
};

int log_init(struct log *l, size_t len)
{
	l->text = vmalloc(len);
	if (!l->text)
		return -ENOMEM;
	l->len = len;
	return 0;
}

int log_grow(struct log *l, size_t len)
{
	char *more = krealloc(l->text, len, GFP_KERNEL); /* EXPECT KAP006 error; no patch: what krealloc() returns */

	if (!more)
		return -ENOMEM;
	l->len = len;
	return 0;
}
