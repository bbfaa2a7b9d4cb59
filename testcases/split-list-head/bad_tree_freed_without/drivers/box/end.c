// SPDX-License-Identifier: GPL-2.0-only
#include "box.h"

void box_end(struct box *b)
{
	struct item *i, *next;

	list_for_each_entry_safe(i, next, b->items, node)
		kfree(i);
	kfree(b); /* EXPECT(cocci) KAP002 warning: Clang sees one file at a time */
}

/* One that was made here has none. */
struct box *box_copy(const struct box *from)
{
	struct box *copy = kzalloc(sizeof(*copy), GFP_KERNEL);

	if (!copy)
		return NULL;
	if (!from->items) {
		kfree(copy);
		return NULL;
	}
	copy->id = from->id;
	return copy;
}
