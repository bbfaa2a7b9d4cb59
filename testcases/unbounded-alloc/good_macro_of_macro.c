// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A macro that allocates by another one: of few, and of a capped number. */
#define NEW_ARRAY(type, n) ((type *)kcalloc(n, sizeof(type), GFP_KERNEL))
#define NEW_HEADS(n) NEW_ARRAY(struct list_head, n)
#define MOST_HEADS 64

struct list_head *few_heads(void)
{
	return NEW_HEADS(MOST_HEADS);
}

struct list_head *heads_for(const struct nlattr *attr)
{
	u32 n = nla_get_u32(attr);

	if (n > MOST_HEADS)
		return NULL;
	return NEW_HEADS(n);
}
