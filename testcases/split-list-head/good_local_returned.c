// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The caller gets the head, or nobody has one. */
struct list_head *path_new(int ok)
{
	struct list_head *path;

	if (!ok)
		return NULL;
	path = kzalloc(sizeof(struct list_head), GFP_KERNEL);
	if (!path)
		return NULL;
	INIT_LIST_HEAD(path);
	return path;
}

void path_free(struct list_head *path)
{
	kfree(path);
}

int path_probe(struct list_head **out)
{
	struct list_head *path = kmalloc(sizeof(*path), GFP_KERNEL);

	if (path) {
		INIT_LIST_HEAD(path);
		*out = path;
	}
	return path ? 0 : -ENOMEM;
}
