// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* One lock for many channels: it cannot be part of any, and its owner frees it. */
struct channel {
	spinlock_t *lock;
};

struct card {
	struct channel ch[4];
	spinlock_t *lock;
};

int card_init(struct card *card)
{
	int i;

	card->lock = kzalloc(sizeof(spinlock_t), GFP_KERNEL);
	if (!card->lock)
		return -ENOMEM;
	spin_lock_init(card->lock);
	for (i = 0; i < 4; i++)
		card->ch[i].lock = card->lock;
	return 0;
}

void card_free(struct card *card)
{
	kfree(card->ch[0].lock);
	kfree(card);
}
