// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/*
 * Who checks and who reads are called by functions that do neither, and these
 * by another one: that one tells that the check comes first.
 */
#define ENTRIES_MAX 4096
#define ENTRIES(t) ((t)->entries)

struct head {
	__le32 entries;
	__le32 names;
};

struct table {
	const struct head *head;
	u32 entries;
	void *copy, *names;
};

static int check_names(struct table *t)
{
	return le32_to_cpu(t->head->names) > ENTRIES_MAX ? -EINVAL : 0;
}

static int look_at_names(struct table *t)
{
	if (le32_to_cpu(t->head->names) > ENTRIES_MAX)
		return -EINVAL;
	return check_names(t);
}

static int read_head(struct table *t)
{
	t->entries = le32_to_cpu(t->head->entries);
	return look_at_names(t);
}

static int look_at_entries(struct table *t)
{
	if (ENTRIES(t) > ENTRIES_MAX)
		return -EINVAL;
	return 0;
}

static int prepare(struct table *t)
{
	if (read_head(t))
		return -EINVAL;
	return look_at_entries(t);
}

static int copy_entries(struct table *t)
{
	t->copy = kcalloc(t->entries, 8, GFP_KERNEL);
	return t->copy ? 0 : -ENOMEM;
}

static int copy_names(struct table *t)
{
	t->names = kmalloc(le32_to_cpu(t->head->names), GFP_KERNEL);
	return t->names ? 0 : -ENOMEM;
}

static int copy_all(struct table *t)
{
	return copy_entries(t) ?: copy_names(t);
}

int load_table(struct table *t)
{
	int ret = prepare(t);

	if (ret)
		return ret;
	return copy_all(t);
}
