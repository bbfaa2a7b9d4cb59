// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Of two functions that fill the table only one was converted. */
struct tab { void **slots; unsigned int n; };

int tab_init(struct tab *t, unsigned int n)
{
	t->slots = kvcalloc(n, sizeof(*t->slots), GFP_KERNEL);
	if (!t->slots)
		return -ENOMEM;
	t->n = n;
	return 0;
}

int tab_grow(struct tab *t, unsigned int n)
{
	void **s = kcalloc(n, sizeof(*s), GFP_KERNEL);

	if (!s)
		return -ENOMEM;
	memcpy(s, t->slots, t->n * sizeof(*s));
	kvfree(t->slots);
	t->slots = s;
	t->n = n;
	return 0;
}

void tab_free(struct tab *t)
{
	kvfree(t->slots);
}
