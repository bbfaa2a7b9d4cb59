/* SPDX-License-Identifier: GPL-2.0-only */
#include "kernel.h"

/* What three files do to three structures that are made in one. */
struct bag {
	struct list_head *items;
};

struct sack {
	struct list_head *items;
};

struct pouch {
	struct list_head *items;
};

void heads_put(struct list_head *head);
void sack_empty(struct sack *s);
extern struct list_head *kept_heads[4];
