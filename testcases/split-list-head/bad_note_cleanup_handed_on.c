// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Both free themselves until they are handed on. */
struct unit {
	struct list_head *parts;
	u32 id;
};

struct unit *unit_make(u32 id)
{
	struct unit *u __free(kfree) = kzalloc(sizeof(*u), GFP_KERNEL);
	struct list_head *parts __free(kfree) =
		kmalloc(sizeof(*parts), GFP_KERNEL); /* EXPECT(clang) KAP002 note: a local owns it */

	if (!u || !parts)
		return NULL;
	INIT_LIST_HEAD(parts);
	if (id > 7)
		return NULL;
	u->parts = no_free_ptr(parts);
	return_ptr(u);
}
