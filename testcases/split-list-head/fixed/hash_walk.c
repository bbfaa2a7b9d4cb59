// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* All entries of a hash table are freed, each without its mutex. */
struct flow {
	struct mutex guard;
	struct flow *next;
	u32 key;
};

struct flow_table {
	struct flow *slots[16];
};

int flow_insert(struct flow_table *t, u32 key)
{
	struct flow *f = kzalloc(sizeof(*f), GFP_KERNEL);

	if (!f)
		return -ENOMEM;
	mutex_init(&f->guard);
	f->next = t->slots[key % 16];
	t->slots[key % 16] = f;
	return 0;
}

void flow_table_clear(struct flow_table *t)
{
	struct flow *f, *n;
	int i;

	for (i = 0; i < 16; i++) {
		for (f = t->slots[i]; f; f = n) {
			n = f->next;
			kfree(f);
		}
		t->slots[i] = NULL;
	}
}
