// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Where the structure is freed, the member has not been allocated yet. */
struct node {
	struct list_head *kids;
	char *name;
};

struct node *node_new(const char *name)
{
	struct node *n = kzalloc(sizeof(*n), GFP_KERNEL);

	if (!n)
		return NULL;
	n->name = kstrdup(name, GFP_KERNEL);
	if (!n->name) {
		kfree(n);
		return NULL;
	}
	return n;
}

int node_grow(struct node *n)
{
	if (n->kids)
		return 0;
	n->kids = kmalloc(sizeof(struct list_head), GFP_KERNEL);
	if (!n->kids)
		return -ENOMEM;
	INIT_LIST_HEAD(n->kids);
	return 0;
}

void node_free(struct node *n)
{
	if (n->kids)
		kfree(n->kids);
	kfree(n->name);
	kfree(n);
}
