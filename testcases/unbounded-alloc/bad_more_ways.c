// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* More ways of a count to its allocation. */
struct request {
	u32 count, flags;
};

struct ring {
	u32 depth;
	u64 *slots;
};

#define RING_BYTES(r) ((r)->depth * sizeof(u64))

static u32 entries;

static u64 *new_words(const u32 *count)
{
	return kcalloc(*count, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning */
}

int by_pointer(const u32 __user *arg)
{
	u32 n;
	u64 *words;

	if (get_user(n, arg))
		return -EFAULT;
	words = new_words(&n);
	kfree(words);
	return 0;
}

int by_macro(struct ring *r, const u32 __user *arg)
{
	if (get_user(r->depth, arg))
		return -EFAULT;
	r->slots = kzalloc(RING_BYTES(r), GFP_KERNEL); /* EXPECT KAP001 warning */
	return r->slots ? 0 : -ENOMEM;
}

void ring_free(struct ring *r)
{
	kfree(r->slots);
}

int by_copy(const struct request __user *arg)
{
	struct request a, b, *from = &a;
	u64 *words;

	if (copy_from_user(&a, arg, sizeof(a)))
		return -EFAULT;
	b = *from;
	words = kcalloc(b.count, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning */
	kfree(words);
	return 0;
}

int by_element(const void __user *arg, unsigned int which)
{
	u32 counts[4];
	u64 *words;

	if (which >= 4 || copy_from_user(counts, arg, sizeof(counts)))
		return -EFAULT;
	words = kcalloc(counts[which], sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning */
	kfree(words);
	return 0;
}

int by_alignment(const struct request __user *arg)
{
	struct request r;
	size_t n;
	u8 *bytes;

	if (copy_from_user(&r, arg, sizeof(r)))
		return -EFAULT;
	n = r.count + 7;
	n &= ~7UL;
	bytes = kmalloc(n, GFP_KERNEL); /* EXPECT KAP001 warning */
	kfree(bytes);
	return 0;
}

int set_entries(const u32 __user *arg)
{
	u32 n;

	if (get_user(n, arg))
		return -EFAULT;
	entries = n;
	return 0;
}

int by_variable_of_file(void)
{
	u64 *words = kcalloc(entries, sizeof(u64), GFP_KERNEL); /* EXPECT(cocci) KAP001 warning: set by a function that Clang does not see called */

	kfree(words);
	return 0;
}
