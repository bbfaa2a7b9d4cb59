// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The owners are in an array when they are freed. */
struct chan {
	struct list_head *work;
};

struct board {
	struct chan *chans[4];
};

int board_chan(struct board *b, int i)
{
	struct chan *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return -ENOMEM;
	c->work = kmalloc(sizeof(*c->work), GFP_KERNEL);
	if (!c->work) {
		kfree(c);
		return -ENOMEM;
	}
	INIT_LIST_HEAD(c->work);
	b->chans[i] = c;
	return 0;
}

void board_free(struct board *b)
{
	int i;

	for (i = 0; i < 4; i++)
		kfree(b->chans[i]); /* EXPECT KAP002 warning */
}
