// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What functions give to members of their own structures, each its own. */
struct migration {
	unsigned long *src;
	size_t n;
};

int migration_setup(struct migration *m);

int migrate_many(size_t n)
{
	struct migration m = { .n = n };
	unsigned long *src;

	src = kvcalloc(n, sizeof(*src), GFP_KERNEL);
	m.src = src;
	if (migration_setup(&m))
		m.n = 0;
	kvfree(src);
	return 0;
}

int migrate_one(void)
{
	struct migration m = { .n = 1 };

	m.src = kcalloc(m.n, sizeof(*m.src), GFP_KERNEL);
	if (migration_setup(&m))
		m.n = 0;
	kfree(m.src);
	return 0;
}
