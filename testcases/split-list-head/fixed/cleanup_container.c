// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/*
 * The attribute frees the structure where its scope ends, and nothing in it.
 */
struct unit {
	struct list_head parts;
	u32 id;
};

int unit_register(struct unit *u);

int unit_make(u32 id)
{
	struct unit *u __free(kfree) = kzalloc(sizeof(*u), GFP_KERNEL);

	if (!u)
		return -ENOMEM;
	INIT_LIST_HEAD(&u->parts);
	if (id > 7)
		return -EINVAL;
	return unit_register(no_free_ptr(u));
}
