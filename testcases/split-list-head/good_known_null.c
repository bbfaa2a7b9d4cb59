// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Only a structure that has no head is freed alone. */
struct node {
	struct list_head *kids;
};

int node_grow(struct node *n)
{
	n->kids = kzalloc(sizeof(*n->kids), GFP_KERNEL);
	if (!n->kids)
		return -ENOMEM;
	INIT_LIST_HEAD(n->kids);
	return 0;
}

void node_free(struct node *n)
{
	if (!n->kids) {
		kfree(n);
		return;
	}
	kfree(n->kids);
	kfree(n);
}

void leaf_free(struct node *n)
{
	if (n->kids != NULL)
		return;
	kfree(n);
}
