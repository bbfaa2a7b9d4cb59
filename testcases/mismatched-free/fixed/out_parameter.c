// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Half of a fix: the table comes from kvmalloc now, and is still kfreed. */
struct hlist_head *unrelated(void);

static void drain(int nr, struct hlist_head **table)
{
	while (nr--)
		(*table)[nr].first = NULL;
	kvfree(*table);
}

static u32 setup(u32 nr, struct hlist_head **table)
{
	*table = kvmalloc_array(nr, sizeof(**table), GFP_KERNEL);
	if (!*table)
		return 0;
	return nr;
}

int resolve(u32 nr)
{
	struct hlist_head *table;

	setup(nr, &table);
	if (!table)
		return -ENOMEM;
	drain((int)nr, &table);
	return 0;
}
