// SPDX-License-Identifier: GPL-2.0-only
// A helper stores the head where it is told to.
#include "kernel.h"

struct item {
	struct list_head node;
	struct list_head *parts;
	int id;
};

static int make_head(struct list_head **out)
{
	*out = kmalloc(sizeof(**out), GFP_KERNEL);
	if (!*out)
		return -ENOMEM;
	INIT_LIST_HEAD(*out);
	return 0;
}

struct item *make_item(int id)
{
	struct item *it = kzalloc(sizeof(*it), GFP_KERNEL);

	if (!it)
		return NULL;
	if (make_head(&it->parts)) {
		kfree(it);
		return NULL;
	}
	if (id < 0) {
		kfree(it); /* EXPECT(clang) KAP002 warning: Coccinelle follows no out parameters */
		return NULL;
	}
	it->id = id;
	return it;
}

/* The twin that frees both. */
struct item *make_other(int id)
{
	struct item *it = kzalloc(sizeof(*it), GFP_KERNEL);

	if (!it)
		return NULL;
	if (make_head(&it->parts)) {
		kfree(it);
		return NULL;
	}
	if (id < 0) {
		kfree(it->parts);
		kfree(it);
		return NULL;
	}
	it->id = id;
	return it;
}

void end_item(struct item *it)
{
	kfree(it->parts);
	kfree(it);
}
