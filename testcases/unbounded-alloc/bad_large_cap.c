// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bound, but to more than a fragmented machine has in one piece: the code
 * works, and a kvmalloc() form would work better.
 */
#include "kernel.h"

struct entry {
	u64 from, to, flags, cookie;
};

struct request {
	u32 count;
	u32 size;
};

#define MAX_ENTRIES 16384
#define MAX_SIZE 65536u

struct entry *read_entries(const void __user *arg)
{
	struct request req;
	struct entry *e;

	if (copy_from_user(&req, arg, sizeof(req)))
		return NULL;
	if (!req.count || req.count > MAX_ENTRIES)
		return NULL;
	e = kmalloc_array(req.count, sizeof(*e), GFP_KERNEL); /* EXPECT(clang) KAP001 note: Coccinelle does not know the size of a structure */
	if (e)
		e[0].from = 0;
	return e;
}

#define INT_MAX 0x7fffffff

void *read_pages(const u32 __user *arg)
{
	u32 n;

	if (get_user(n, arg))
		return NULL;
	if (n > INT_MAX / PAGE_SIZE)
		return NULL;
	return kmalloc_array(n, sizeof(void *), GFP_KERNEL); /* EXPECT KAP001 note; no patch: read_pages() returns it to other files */
}

/* 32 KiB are had at any time. */
void *read_little(const void __user *arg)
{
	struct request req;

	if (copy_from_user(&req, arg, sizeof(req)))
		return NULL;
	if (req.size > 32768)
		return NULL;
	return kmalloc(req.size, GFP_KERNEL);
}

/* Who asks not to be warned has thought of it. */
void *read_quietly(const void __user *arg)
{
	struct request req;

	if (copy_from_user(&req, arg, sizeof(req)))
		return NULL;
	if (req.size > MAX_SIZE)
		return NULL;
	return kmalloc(req.size, GFP_KERNEL | __GFP_NOWARN);
}

/* Nothing from outside is in it. */
void *make_table(u32 bits)
{
	if (bits > 16)
		return NULL;
	return kmalloc(1ul << bits, GFP_KERNEL);
}

/* May not sleep, so it has to be one piece. */
void *read_at_once(const void __user *arg)
{
	struct request req;

	if (copy_from_user(&req, arg, sizeof(req)))
		return NULL;
	if (req.size > MAX_SIZE)
		return NULL;
	return kmalloc(req.size, GFP_ATOMIC);
}
