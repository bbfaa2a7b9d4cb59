// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Flags that are not known: with a lock held nothing may sleep. */
struct table {
	gfp_t flags;
	spinlock_t lock;
	void *data;
	u32 users;
};

int take(struct table *t, const struct firmware *fw)
{
	unsigned long flags;

	spin_lock_irqsave(&t->lock, flags);
	t->users++;
	spin_unlock_irqrestore(&t->lock, flags);
	t->data = kmalloc(fw->size, t->flags); /* EXPECT KAP001 warning; no patch: kvmalloc() is not made for the flags */
	return t->data ? 0 : -ENOMEM;
}

int take_locked(struct table *t, const struct firmware *fw)
{
	unsigned long flags;

	spin_lock_irqsave(&t->lock, flags);
	t->data = kmalloc(fw->size, t->flags); /* EXPECT(clang) KAP001 warning: locks are not looked at */
	spin_unlock_irqrestore(&t->lock, flags);
	return t->data ? 0 : -ENOMEM;
}
