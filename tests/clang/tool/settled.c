// SPDX-License-Identifier: GPL-2.0-only
// Sizes behind loops that the analyzer leaves early: REFUTED where types and
// assignments settle them for all rounds, OPEN where a later round is not seen.
// expected-no-diagnostics
#include "kernel.h"

struct entry {
	u16 size;
	u32 wide;
	struct entry *next;
};

void spin(const struct entry *e);

static unsigned int rounds(const struct entry *e)
{
	unsigned int n = 0;

	for (; e; e = e->next)
		n++;
	return n;
}

void *by_member(struct entry *e)
{
	while (e->next)
		spin(e = e->next);
	return kcalloc(e->size, 16, GFP_KERNEL); /* REFUTED */
}

void *by_local(struct entry *e, int both)
{
	u32 n = e->size;

	if (both)
		n = e->size * 2;
	while (e->next)
		spin(e = e->next);
	return kcalloc(n + 1, 16, GFP_KERNEL); /* REFUTED */
}

void *summed(struct entry *e)
{
	u32 n = 0;

	for (; e; e = e->next)
		n += e->size;
	return kcalloc(n, 16, GFP_KERNEL); /* OPEN */
}

void *filled_in(struct entry *e)
{
	u32 n = 1;

	while (e->next)
		spin(e = e->next);
	get_user(n, (u32 *)e);
	return kcalloc(n, 16, GFP_KERNEL); /* OPEN */
}

void *minus(struct entry *e)
{
	while (e->next)
		spin(e = e->next);
	return kcalloc(e->size - 1, 16, GFP_KERNEL); /* OPEN */
}

void *cut(struct entry *e)
{
	u32 n = e->wide, most = 4096;

	while (e->next)
		spin(e = e->next);
	return kmalloc(min(n, most), GFP_KERNEL); /* REFUTED */
}

void *masked(struct entry *e)
{
	while (e->next)
		spin(e = e->next);
	return kmalloc((e->wide & 0xff) << 4, GFP_KERNEL); /* REFUTED */
}

static void *given(u32 n)
{
	return kcalloc(n, 8, GFP_KERNEL); /* REFUTED */
}

void *gives(struct entry *e)
{
	while (e->next)
		spin(e = e->next);
	return e->wide ? given(e->size) : given(7);
}

void *counted(struct entry *e)
{
	return kcalloc(rounds(e), 16, GFP_KERNEL); /* OPEN */
}
