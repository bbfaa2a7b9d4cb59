// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A head that is stored in a second place is not the structure's own. */
struct board {
	struct list_head *posts;
};

struct reader {
	struct list_head *posts;
	int at;
};

static struct list_head *all_posts;

int reader_open(struct reader *r, struct board *b)
{
	struct list_head *posts = kmalloc(sizeof(*posts), GFP_KERNEL);

	if (!posts)
		return -ENOMEM;
	INIT_LIST_HEAD(posts);
	b->posts = posts;
	r->posts = posts;
	return 0;
}

void reader_close(struct reader *r)
{
	kfree(r);
}

void board_close(struct board *b)
{
	kfree(b->posts);
	kfree(b);
}

struct watch {
	struct list_head *posts;
};

int watch_start(struct watch *w)
{
	struct list_head *posts = kmalloc(sizeof(*posts), GFP_KERNEL);

	if (!posts)
		return -ENOMEM;
	INIT_LIST_HEAD(posts);
	all_posts = posts;
	w->posts = posts;
	return 0;
}

void watch_end(struct watch *w)
{
	kfree(w);
}

int posts_empty(void)
{
	return list_empty(all_posts);
}
