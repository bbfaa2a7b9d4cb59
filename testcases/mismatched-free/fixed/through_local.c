// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Allocated in a local, stored in the structure, freed elsewhere. */
struct filter {
	u32 *words;
	u32 nr;
};

int filter_set(struct filter *f, const u32 *words, u32 nr)
{
	u32 *copy = kvmemdup(words, nr * sizeof(u32), GFP_KERNEL);

	if (!copy)
		return -ENOMEM;
	f->words = copy;
	f->nr = nr;
	return 0;
}

void filter_reset(struct filter *f)
{
	u32 *old = f->words;

	f->words = NULL;
	kvfree(old);
}

void filter_free(struct filter *f)
{
	kvfree(f->words);
	kfree(f);
}
