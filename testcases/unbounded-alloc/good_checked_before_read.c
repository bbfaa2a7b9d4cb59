// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* One function refuses the member, another one reads it afterwards. */
#define ENTRY_MAX 4096

struct entry {
	__le32 size;
	__le32 tail;
};

struct block {
	struct entry *first;
	void *copy, *end;
};

static int check_size(struct block *b)
{
	size_t size = le32_to_cpu(b->first->size);

	if (size > ENTRY_MAX)
		return -EINVAL;
	return 0;
}

static int check_tail(struct block *b)
{
	if (!b->first || le32_to_cpu(b->first->tail) * 2 > ENTRY_MAX)
		return -EINVAL;
	return 0;
}

static int copy_first(struct block *b)
{
	size_t n = le32_to_cpu(b->first->size);

	b->copy = kmalloc(n, GFP_KERNEL);
	return b->copy ? 0 : -ENOMEM;
}

static int copy_tail(struct block *b)
{
	b->end = kmalloc(le32_to_cpu(b->first->tail), GFP_KERNEL);
	return b->end ? 0 : -ENOMEM;
}

int move_first(struct block *b)
{
	if (check_size(b) || check_tail(b))
		return -EINVAL;
	return copy_first(b) ?: copy_tail(b);
}
