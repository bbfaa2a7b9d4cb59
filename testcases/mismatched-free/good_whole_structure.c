// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The core allocates these, it knows how large they are. */
struct core_ops {
	size_t size;
	void (*free)(void *data);
};

struct context {
	u32 words[4096];
};

static void context_free(void *data)
{
	struct context *c = data;

	kfree(c);
}

const struct core_ops context_ops = {
	.size = sizeof(struct context),
	.free = context_free,
};

struct context *context_copy(void)
{
	return kvzalloc(sizeof(struct context), GFP_KERNEL);
}

/* Under another name, too. */
struct spot {
	struct list_head node;
};

typedef struct spot spot_t;

int spot_add(struct list_head *all)
{
	spot_t *s = kmalloc(sizeof(spot_t), GFP_KERNEL);

	if (!s)
		return -ENOMEM;
	list_add(&s->node, all);
	return 0;
}

struct spot *spot_large(void)
{
	return vmalloc(sizeof(struct spot));
}

void spots_clear(struct list_head *all)
{
	struct spot *s, *n;

	list_for_each_entry_safe(s, n, all, node)
		kfree(s);
}

/* As a part of another one. */
struct inner {
	struct list_head node;
};

struct outer {
	struct inner in;
	u32 more;
};

int outer_add(struct list_head *all)
{
	struct outer *o = kmalloc(sizeof(*o), GFP_KERNEL);

	if (!o)
		return -ENOMEM;
	list_add(&o->in.node, all);
	return 0;
}

struct inner *inner_large(void)
{
	return vmalloc(sizeof(struct inner));
}

void inners_clear(struct list_head *all)
{
	struct inner *i, *n;

	list_for_each_entry_safe(i, n, all, node)
		kfree(i);
}

/* By who knows what function, or for somebody who keeps a void pointer. */
struct ticket {
	u32 id;
};

void *pool_take(size_t size);
void core_keep(int key, void *data);

struct ticket *ticket_new(int large)
{
	struct ticket *t;

	if (large)
		return kvmalloc(sizeof(struct ticket), GFP_KERNEL);
	t = pool_take(sizeof(*t));
	return t;
}

void ticket_free(struct ticket *t)
{
	kfree(t);
}

struct badge {
	u32 id;
};

void badge_lend(void)
{
	core_keep(1, kmalloc(sizeof(struct badge), GFP_KERNEL));
}

struct badge *badge_new(void)
{
	return kvmalloc(sizeof(struct badge), GFP_KERNEL);
}

void badge_done(void *data)
{
	struct badge *b = data;

	kfree(b);
}

struct pass {
	u32 id;
};

void pass_lend(void)
{
	core_keep(3, kzalloc_obj(struct pass));
}

struct pass *pass_new(void)
{
	return kvmalloc(sizeof(struct pass), GFP_KERNEL);
}

void pass_done(void *data)
{
	struct pass *p = data;

	kfree(p);
}

#define SEAL_SIZE sizeof(struct seal)

struct seal {
	u32 id;
};

void seal_lend(void)
{
	core_keep(2, pool_take(SEAL_SIZE));
}

struct seal *seal_new(void)
{
	return kvmalloc(SEAL_SIZE, GFP_KERNEL);
}

void seal_done(void *data)
{
	struct seal *s = data;

	kfree(s);
}

/* What the file allocates never leaves the function. */
struct frame {
	u32 words[4096];
};

int frame_test(void)
{
	struct frame *f = vmalloc(sizeof(*f));
	int ok;

	if (!f)
		return -ENOMEM;
	memset(f, 0, sizeof(*f));
	ok = !f->words[1];
	vfree(f);
	return ok;
}

void frame_done(void *data)
{
	struct frame *f = data;

	kfree(f);
}
