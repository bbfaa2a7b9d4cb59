// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Near misses: bounds that stand elsewhere than in an if of their own. */
struct table {
	__le32 count;
};

struct machine {
	int state;
	u32 count;
	u64 *first, *second;
};

static u32 entries;

static int table_fits(const struct table *t)
{
	return le32_to_cpu(t->count) <= 64;
}

int by_helper(const struct table *t)
{
	u64 *words;

	if (!table_fits(t))
		return -EINVAL;
	words = kcalloc(le32_to_cpu(t->count), sizeof(u64), GFP_KERNEL);
	kfree(words);
	return 0;
}

int by_same_read(const struct table *t)
{
	u64 *words;

	if (le32_to_cpu(t->count) > 64)
		return -EINVAL;
	words = kcalloc(le32_to_cpu(t->count), sizeof(u64), GFP_KERNEL);
	kfree(words);
	return 0;
}

int by_and(const struct table *t)
{
	u32 n = le32_to_cpu(t->count);
	u64 *words;

	if (n && n < 64 && (words = kcalloc(n, sizeof(u64), GFP_KERNEL)))
		kfree(words);
	return 0;
}

int by_choice(const struct table *t)
{
	u32 n = le32_to_cpu(t->count);
	void *p = n <= PAGE_SIZE ? kmalloc(n, GFP_KERNEL) : vmalloc(n);

	kvfree(p);
	return 0;
}

int by_else_if(const struct table *t)
{
	u32 n = le32_to_cpu(t->count);
	u64 *words;

	if (n < 16)
		n = 16;
	else if (n > 512)
		n = 512;
	words = kcalloc(n, sizeof(u64), GFP_KERNEL);
	kfree(words);
	return 0;
}

/* Whoever gets to the second state has set the count in the first. */
int by_state(struct machine *m, const struct table *t)
{
	switch (m->state) {
	case 0:
		m->count = le32_to_cpu(t->count);
		if (m->count > 64)
			return -EINVAL;
		m->first = kcalloc(m->count, sizeof(u64), GFP_KERNEL);
		m->state++;
		/* fall through */
	case 1:
		m->second = kcalloc(m->count, sizeof(u64), GFP_KERNEL);
		break;
	}
	return 0;
}

int set_entries(const u32 __user *arg)
{
	u32 n;

	if (get_user(n, arg))
		return -EFAULT;
	if (n > 64)
		return -EINVAL;
	entries = n;
	return 0;
}

int by_setter(void)
{
	u64 *words = kcalloc(entries, sizeof(u64), GFP_KERNEL);

	kfree(words);
	return 0;
}
