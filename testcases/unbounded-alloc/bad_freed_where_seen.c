// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Objects that go through void *, lists and other objects, and whose memory is
 * freed by its name all the same: these have a patch. */
struct base {
	struct list_head list;
	u32 *words;
};

struct derived {
	struct base base;
	u32 nr;
};

static struct list_head all;

static void base_end(struct base *base)
{
	kfree(base->words);
}

static void release(void *data)
{
	struct derived *derived = data;

	base_end(&derived->base);
	kfree(derived);
}

static void release_first(struct base *first)
{
	struct derived *derived = (struct derived *)first;

	kfree(derived->base.words);
}

int make(struct derived *derived, const u32 __user *from)
{
	struct list_head *head = (struct list_head *)derived;
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
	derived->base.words = kcalloc(nr, 4, GFP_KERNEL); /* EXPECT KAP001 warning */
	if (!derived->base.words)
		return -ENOMEM;
	list_add_tail(head, &all);
	if (nr > 5)
		release(derived);
	else if (nr > 4)
		release_first((struct base *)derived);
	return 0;
}

void end_of_all(void)
{
	struct base *base, *next;

	list_for_each_entry_safe(base, next, &all, list) {
		list_del(&base->list);
		kfree(base->words);
	}
}
