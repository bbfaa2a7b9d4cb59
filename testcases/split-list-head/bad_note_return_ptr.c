// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Nothing leaks: return_ptr() hands the structure on, head and all. */
struct unit {
	struct list_head *parts;
	u32 id;
};

struct unit *unit_make(u32 id)
{
	struct unit *u __free(kfree) = kzalloc(sizeof(*u), GFP_KERNEL);

	if (!u)
		return NULL;
	u->parts = kmalloc(sizeof(*u->parts), GFP_KERNEL); /* EXPECT KAP002 note */
	if (!u->parts)
		return NULL;
	INIT_LIST_HEAD(u->parts);
	u->id = id;
	return_ptr(u);
}

void unit_free(struct unit *u)
{
	kfree(u->parts);
	kfree(u);
}
