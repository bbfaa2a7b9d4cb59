// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Reported, and no patch: another struct, or a macro, may free the member where
 * its name does not stand. */
struct plain {
	u32 *words;
	u32 nr;
};

struct view {
	void *first;
};

int freed_by_a_cast(struct plain *plain, const u32 __user *from)
{
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
	plain->words = kcalloc(nr, 4, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: the object that holds it is taken for a struct view, line 29 */
	return plain->words ? 0 : -ENOMEM;
}

void plain_end(struct plain *plain)
{
	struct view *view;

	view = (struct view *)plain;
	kfree(view->first);
}

struct opaque {
	u32 *words;
	u32 nr;
};

static void view_end(void *data)
{
	struct view *view = data;

	kfree(view->first);
}

int freed_as_void(struct opaque *opaque, const u32 __user *from)
{
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
	opaque->words = kcalloc(nr, 4, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: the object that holds it is taken for a struct view */
	if (!opaque->words)
		return -ENOMEM;
	view_end(opaque);
	return 0;
}

struct offset {
	u32 nr;
	u32 *words;
};

static const size_t to_free[] = { offsetof(struct offset, words) };

int freed_by_offset(struct offset *offset, const u32 __user *from)
{
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
	offset->words = kcalloc(nr, 4, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: offsetof() is given the name of its member words */
	return offset->words ? 0 : -ENOMEM;
}

void offset_end(char *base)
{
	kfree(*(void **)(base + to_free[0]));
}

struct by_address {
	u32 nr;
	u32 *words;
};

int freed_by_address(struct by_address *by, const u32 __user *from)
{
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
	by->words = kcalloc(nr, 4, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: the object that holds it is taken for a void**, line 94 */
	if (!by->words)
		return -ENOMEM;
	kfree(*(void **)((char *)by + 8));
	return 0;
}

struct inner {
	u32 *words;
};

struct raw {
	void *pointer;
};

union either {
	struct inner inner;
	struct raw raw;
};

int freed_in_a_union(union either *either, const u32 __user *from)
{
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
	either->inner.words = kcalloc(nr, 4, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: the struct inner that holds it shares its place */
	if (!either->inner.words)
		return -ENOMEM;
	kfree(either->raw.pointer);
	return 0;
}

struct copied {
	u32 *words;
};

int freed_in_a_duplicate(struct copied *copied, const u32 __user *from)
{
	struct view *view;
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
	copied->words = kcalloc(nr, 4, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: the object that holds it is taken for a struct view */
	if (!copied->words)
		return -ENOMEM;
	view = kmemdup(copied, sizeof(*copied), GFP_KERNEL);
	if (view)
		kfree(view->first);
	return 0;
}

struct pasted {
	u32 *my_words;
};

#define END_OF(object, kind) kfree((object)->kind##_words)

int freed_by_a_made_name(struct pasted *pasted, const u32 __user *from)
{
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
	pasted->my_words = kcalloc(nr, 4, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: a macro may make the name my_words, line 148 */
	if (!pasted->my_words)
		return -ENOMEM;
	END_OF(pasted, my);
	return 0;
}
