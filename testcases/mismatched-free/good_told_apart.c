// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The free knows which of two allocators gave it what it frees. */
void use(void *p);
void foreign_free(void *p);
struct pool { void *mem; bool v; unsigned int n; };
struct circ { char *buf; };
struct two { struct circ small, large; char *tmp; };

int f2(size_t n, int big)
{
	void *a;

	if (big)
		a = vmalloc(n);
	else
		a = kmalloc(64, GFP_KERNEL);
	if (!a)
		return -ENOMEM;
	use(a);
	if (big)
		vfree(a);
	else
		kfree(a);
	return 0;
}

int f5(size_t n)
{
	void *a = NULL;
	bool v = false;

	a = kmalloc(n, GFP_KERNEL | __GFP_NOWARN);
	if (!a) {
		a = vmalloc(n);
		v = true;
	}
	if (!a)
		return -ENOMEM;
	use(a);
	if (v)
		vfree(a);
	else
		kfree(a);
	return 0;
}

/* which one is remembered */
int p1(struct pool *p, size_t n)
{
	p->mem = kmalloc(n, GFP_KERNEL);
	if (!p->mem) {
		p->mem = vmalloc(n);
		p->v = true;
	}
	return p->mem ? 0 : -ENOMEM;
}

void p1_free(struct pool *p)
{
	if (p->v)
		foreign_free(p->mem);
	else
		kfree(p->mem);
}

void *q1(size_t len)
{
	void *p;

	if (len > 8192)
		p = vmalloc(len);
	else
		p = kmalloc(len, GFP_KERNEL);
	if (!p)
		return NULL;
	use(p);
	if (len > 8192)
		return p;
	kfree(p);
	return NULL;
}

void *q2(size_t len, int mode)
{
	void *p = mode ? vmalloc(len) : kmalloc(len, GFP_KERNEL);

	if (!p)
		return NULL;
	use(p);
	if (mode)
		return p;
	kfree(p);
	return NULL;
}

/* reused */
int q4(size_t len)
{
	void *p = kmalloc(64, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	use(p);
	kfree(p);
	p = kvmalloc(len, GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	use(p);
	kvfree(p);
	return 0;
}

/* one local for two buffers, one structure for two rings */
int two_init(struct two *t, size_t n)
{
	char *mem = kmalloc(64, GFP_KERNEL);

	if (!mem)
		return -ENOMEM;
	t->tmp = mem;
	mem = vmalloc(n);
	if (!mem) {
		kfree(t->tmp);
		return -ENOMEM;
	}
	t->large.buf = mem;
	t->small.buf = kmalloc(64, GFP_KERNEL);
	return t->small.buf ? 0 : -ENOMEM;
}

void two_free(struct two *t)
{
	kfree(t->tmp);
	kfree(t->small.buf);
	vfree(t->large.buf);
}
