// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A helper that frees whatever it gets loses what that points to. */
struct token {
	struct list_head *uses;
};

static void release_mem(void *p)
{
	kfree(p);
}

struct token *token_new(int n)
{
	struct token *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (!t)
		return NULL;
	t->uses = kmalloc(sizeof(*t->uses), GFP_KERNEL);
	if (!t->uses)
		goto free_token;
	INIT_LIST_HEAD(t->uses);
	if (n > 8)
		goto free_token;
	return t;
free_token:
	release_mem(t); /* EXPECT KAP002 warning; no patch: to kfree() */
	return NULL;
}

void token_put(struct token *t)
{
	release_mem(t->uses);
	release_mem(t);
}
