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

// Who calls this has nothing to do with look_at().
void *unrelated(const struct entry *e)
{
	u32 size = le32_to_cpu(e->size); // expected-note {{Comes from e->size read by le32_to_cpu()}}

	return kmalloc(size, GFP_KERNEL); // expected-warning {{kmalloc() takes a size that nothing bounds: it comes from e->size read by le32_to_cpu(), line 34}} expected-note {{kmalloc() takes a size that nothing bounds}}
}
