// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Memory that several functions, names and members hold before it is freed. */
struct index {
	u32 nr;
	u64 *keys;
	struct hlist_head *buckets;
	struct list_head list;
};

static u64 *new_keys(u32 nr)
{
	u64 *keys = (u64 *)kvmalloc_array(nr, sizeof(*keys), GFP_KERNEL);

	if (!keys)
		return NULL;
	memset(keys, 0, nr * sizeof(*keys));
	return keys;
}

static int new_buckets(u32 nr, struct hlist_head **out)
{
	u32 i;

	*out = kvcalloc(nr, sizeof(**out), GFP_KERNEL);
	if (!*out)
		return -ENOMEM;
	for (i = 0; i < nr; i++)
		(*out)[i].first = NULL;
	return 0;
}

static void drop(u64 **keys)
{
	kvfree(*keys);
	*keys = NULL;
}

static void index_free(struct index *x)
{
	struct hlist_head *heads = x->buckets;

	x->buckets = NULL;
	kvfree(heads);
	drop(&x->keys);
}

int index_load(struct index *x, const void __user *arg)
{
	struct hlist_head *first;
	u64 *keys;
	u32 nr;

	if (get_user(nr, (const u32 __user *)arg))
		return -EFAULT;
	keys = new_keys(nr);
	if (!keys)
		return -ENOMEM;
	if (copy_from_user(keys, arg, nr * sizeof(u64))) {
		kvfree(keys);
		return -EFAULT;
	}
	if (new_buckets(nr, &x->buckets)) {
		kvfree(keys);
		return -ENOMEM;
	}
	first = &x->buckets[nr / 2];
	first->first = NULL;
	x->nr = nr;
	x->keys = keys;
	if (!x->keys[0])
		index_free(x);
	return 0;
}

int index_sum(const u32 __user *from)
{
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;

	u32 *sums __free(kvfree) = kvcalloc(nr, sizeof(*sums), GFP_KERNEL);

	return sums ? (int)sums[nr - 1] : -ENOMEM;
}

struct chain {
	struct chain *next;
	u32 key;
};

static void chain_add(struct chain *heads, u32 key)
{
	struct chain *c;

	for (c = heads + key; c; c = c->next)
		if (c->key == key)
			return;
	c = kmalloc(sizeof(*c), GFP_KERNEL);
	if (!c)
		return;
	c->key = key;
	c->next = heads[key].next;
	heads[key].next = c;
}

/* Objects that are chained to elements are no part of the memory. */
int chain_all(const u32 __user *from)
{
	struct chain *heads, *c, *n;
	u32 nr, i;

	if (get_user(nr, from))
		return -EFAULT;
	heads = kvcalloc(nr, sizeof(*heads), GFP_KERNEL);
	if (!heads)
		return -ENOMEM;
	for (i = 0; i < nr; i++)
		chain_add(heads, i);
	for (i = 0; i < nr; i++) {
		for (c = heads[i].next; c; c = n) {
			n = c->next;
			kfree(c);
		}
	}
	kvfree(heads);
	return 0;
}

/* Each configuration has its own allocation, and both have one free. */
int read_either(const u32 __user *from)
{
	u64 *t;
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
#ifdef CONFIG_ZEROED
	t = kvcalloc(nr, sizeof(*t), GFP_KERNEL);
#else
	t = kvmalloc_array(nr, sizeof(*t), GFP_KERNEL);
#endif
	if (!t)
		return -ENOMEM;
	kvfree(t);
	return 0;
}
