// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A macro that allocates by another one. */
#define NEW_ARRAY(type, n) ((type *)kcalloc(n, sizeof(type), GFP_KERNEL))
#define NEW_HEADS(n) NEW_ARRAY(struct list_head, n)

int heads_for(const struct nlattr *attr)
{
	struct list_head *heads = NEW_HEADS(nla_get_u32(attr)); /* EXPECT KAP001 warning; no patch: the allocation stands in a macro */

	if (!heads)
		return -ENOMEM;
	kfree(heads);
	return 0;
}
