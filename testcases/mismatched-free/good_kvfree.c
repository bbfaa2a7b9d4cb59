// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* kvfree() takes all of them. */
struct set {
	void *a, *b, *c;
};

int set_init(struct set *s, size_t len)
{
	s->a = kmalloc(len, GFP_KERNEL);
	s->b = vmalloc(len);
	s->c = kvmalloc(len, GFP_KERNEL);
	return 0;
}

void set_free(struct set *s)
{
	kvfree(s->a);
	kvfree(s->b);
	kvfree(s->c);
	kfree(s);
}
