// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Reported, and no patch: what the memory comes to is not in this file, or a
 * free must stay as it is. */
struct pool {
	spinlock_t lock;
	void *mem;
	u64 *slots;
	struct list_head list;
	void (*use)(void *mem);
};

int unknown_parser(void *data);
extern u32 *shared_table;

int parse(const u32 __user *from)
{
	u32 nr;
	void *p;
	int ret;

	if (get_user(nr, from))
		return -EFAULT;
	p = kmalloc(nr * 8, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: given to unknown_parser(), which is not in this file */
	if (!p)
		return -ENOMEM;
	ret = unknown_parser(p);
	kfree(p);
	return ret;
}

int handed_to_a_callback(struct pool *pool, const u32 __user *from)
{
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
	pool->mem = kmalloc(nr * 8, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: given to a function pointer */
	if (!pool->mem)
		return -ENOMEM;
	pool->use(pool->mem);
	kfree(pool->mem);
	return 0;
}

int freed_under_lock(struct pool *pool, const u32 __user *from)
{
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
	pool->slots = kcalloc(nr, 8, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: freed under spin_lock(), line 57 */
	if (!pool->slots)
		return -ENOMEM;
	spin_lock(&pool->lock);
	kfree(pool->slots);
	spin_unlock(&pool->lock);
	return 0;
}

int seen_elsewhere(const u32 __user *from)
{
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
	shared_table = kcalloc(nr, 4, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: stored in shared_table, which other files see */
	return shared_table ? 0 : -ENOMEM;
}

struct packet {
	struct list_head list;
	u32 nr;
	u8 data[];
};

static struct list_head queue;

int queued(const u32 __user *from)
{
	struct packet *p;
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
	p = kmalloc(struct_size(p, data, nr), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: given to list_add_tail() */
	if (!p)
		return -ENOMEM;
	p->nr = nr;
	list_add_tail(&p->list, &queue);
	return 0;
}

int __weak arch_parse(u32 *words)
{
	return words[0] ? 0 : -EINVAL;
}

int maybe_another_function(const u32 __user *from)
{
	u32 nr, *words;
	int ret;

	if (get_user(nr, from))
		return -EFAULT;
	words = kcalloc(nr, 4, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: given to arch_parse(), which may be another function */
	if (!words)
		return -ENOMEM;
	ret = arch_parse(words);
	kfree(words);
	return ret;
}

void hw_send(const void *data, size_t bytes);

int part_of_a_buffer(const u32 __user *from)
{
	u32 nr, *words;

	if (get_user(nr, from))
		return -EFAULT;
	words = kcalloc(nr, 4, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: given to hw_send(), which is not in this file */
	if (!words)
		return -ENOMEM;
	hw_send(words + 4, 16);
	kfree(words);
	return 0;
}

struct device_table {
	u32 nr;
	u64 rows[];
};

typedef struct device_table table_t;

static struct device_table *make_table(u32 nr)
{
	return kzalloc(nr * 8, GFP_ATOMIC);
}

int atomic_is_left(const u32 __user *from)
{
	struct device_table *t;
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
	t = make_table(nr);
	kfree(t);
	return 0;
}
