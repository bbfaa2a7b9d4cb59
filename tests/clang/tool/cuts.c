// SPDX-License-Identifier: GPL-2.0-only
// A loop that the analyzer leaves early makes doubtful what may run after it,
// and only that. REFUTED: all paths to the call were seen. OPEN: they were not,
// or the comparison on them is none where numbers wrap or are negative.
// expected-no-diagnostics
#include "kernel.h"

struct entry {
	u16 size;
	u32 wide;
	struct entry *next;
};

void spin(const struct entry *e);

void *before(struct entry *e, u32 n)
{
	void *p;

	if (n > 64)
		return NULL;
	p = kcalloc(n, 16, GFP_KERNEL); /* REFUTED */
	while (e->next)
		spin(e = e->next);
	return p;
}

void *on_another_way(struct entry *e, u32 n)
{
	if (n <= 64)
		return kcalloc(n, 16, GFP_KERNEL); /* REFUTED */
	while (e->next)
		spin(e = e->next);
	return NULL;
}

void *after(struct entry *e, u32 n)
{
	if (n > 64)
		return NULL;
	while (e->next)
		spin(e = e->next);
	return kcalloc(n, 16, GFP_KERNEL); /* OPEN */
}

void *in_the_loop(struct entry *e)
{
	void *p = NULL;
	u32 n = 1;

	for (; e; e = e->next) {
		p = kcalloc(n, 16, GFP_KERNEL); /* OPEN */
		n += 1000;
	}
	return p;
}

static void *sized(u32 n)
{
	return kcalloc(n, 16, GFP_KERNEL); /* OPEN */
}

static void *summed(const struct entry *e)
{
	u32 n = 0;

	for (; e; e = e->next)
		n += e->size;
	return sized(n);
}

void *sums(struct entry *e)
{
	return summed(e);
}

static void *asked(u32 n)
{
	return kcalloc(n, 16, GFP_KERNEL); /* REFUTED */
}

void *asks(struct entry *e, u32 n)
{
	void *p = n > 64 ? NULL : asked(n);

	while (e->next)
		spin(e = e->next);
	return p;
}

void *wrapped_product(u32 n)
{
	if (n * 16 > 4096)
		return NULL;
	return kcalloc(n, 16, GFP_KERNEL); /* OPEN */
}

void *wide_product(u32 n)
{
	if ((u64)n * 16 > 4096)
		return NULL;
	return kcalloc(n, 16, GFP_KERNEL); /* REFUTED */
}

void *wrapped_sum(u32 n)
{
	if (n + 1 > 64)
		return NULL;
	return kcalloc(n, 16, GFP_KERNEL); /* OPEN */
}

void *negative(int n)
{
	if (n > 64)
		return NULL;
	return kcalloc(n, 16, GFP_KERNEL); /* OPEN */
}

void *between(int n)
{
	if (n < 0 || n > 64)
		return NULL;
	return kcalloc(n, 16, GFP_KERNEL); /* REFUTED */
}

void *remainder(u32 n)
{
	return kcalloc(n % 100 + 1, 16, GFP_KERNEL); /* REFUTED */
}

void *difference(u32 n, u32 used)
{
	if (n > 64)
		return NULL;
	return kcalloc(n - used, 16, GFP_KERNEL); /* OPEN */
}

void *masked(long n)
{
	return kmalloc((n & 0xff) << 4, GFP_KERNEL); /* REFUTED */
}

void *made_signed(u32 n)
{
	if ((int)n > 64)
		return NULL;
	return kcalloc(n, 16, GFP_KERNEL); /* OPEN */
}
