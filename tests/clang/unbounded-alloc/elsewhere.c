// CONFIG: support-symbolic-integer-casts=true
// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Another function refuses the entry before this one reads it again. */
struct entry {
	__le32 size;
};

static int look_at(const struct entry *e)
{
	u32 size = le32_to_cpu(e->size);

	if (size > SZ_64K)
		return -EINVAL;
	return 0;
}

static void *copy_of(const struct entry *e)
{
	return kmalloc(le32_to_cpu(e->size), GFP_KERNEL);
}

void *load_entry(const struct entry *first, const struct entry *again)
{
	if (look_at(first))
		return NULL;
	return copy_of(again);
}
