// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Any file can call the free, and give it what it likes. */
void part_free(void *part)
{
	kfree(part);
}

struct whole {
	void *head;
	void *tail;
};

int whole_init(struct whole *w, size_t len)
{
	w->head = kmalloc(len, GFP_KERNEL);
	w->tail = kvmalloc(len, GFP_KERNEL);
	return 0;
}

void whole_free(struct whole *w)
{
	part_free(w->head);
	kvfree(w->tail);
}
