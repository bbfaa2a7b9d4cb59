// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A local structure, or one in it, that gets what it is wrong to free so: from
 * its function, from one that is given it, or from one that returns it. */
struct buffer {
	char *text;
};

struct label {
	char *name;
};

struct pair {
	struct label one;
	size_t n;
};

static void buffer_fill(struct buffer *b, size_t n)
{
	b->text = kvmalloc(n, GFP_KERNEL);
}

static struct buffer buffer_make(size_t n)
{
	struct buffer b;

	b.text = kvmalloc(n, GFP_KERNEL);
	return b;
}

int filled(size_t n)
{
	struct buffer b;

	b.text = kmalloc(4, GFP_KERNEL);
	if (n > 4)
		buffer_fill(&b, n);
	kvfree(b.text);
	return 0;
}

int returned(size_t n)
{
	struct buffer b = buffer_make(n);

	kvfree(b.text);
	return 0;
}

int within(size_t n)
{
	struct pair p;

	p.one.name = vmalloc(n);
	vfree(p.one.name);
	return 0;
}
