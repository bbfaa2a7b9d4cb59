// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Reported, and no patch: what is freed is not seen to be this memory, or the
 * allocation must not sleep as it is. */
int freed_by_arithmetic(const u32 __user *from)
{
	u32 nr, *words;

	if (get_user(nr, from))
		return -EFAULT;
	words = kcalloc(nr, 4, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: an address in it is given to kfree() */
	if (!words)
		return -ENOMEM;
	words += 4;
	words[0] = 1;
	kfree(words - 4);
	return 0;
}

struct box {
	union {
		u32 *words;
		void *raw;
	};
};

int freed_by_the_other_member(struct box *box, const u32 __user *from)
{
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
	box->words = kcalloc(nr, 4, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: it shares the place of its member words with others */
	return box->words ? 0 : -ENOMEM;
}

void box_end(struct box *box)
{
	kfree(box->raw);
}

struct twin {
	u32 *table;
};

struct other_twin {
	u32 *table;
};

static struct other_twin saved;

int freed_in_a_copy(struct twin *twin, const u32 __user *from)
{
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
	twin->table = kcalloc(nr, 4, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: memcpy() copies the struct twin that holds it */
	if (!twin->table)
		return -ENOMEM;
	memcpy(&saved, twin, sizeof(saved));
	return 0;
}

void saved_end(void)
{
	kfree(saved.table);
}

int freed_as_another_value(const u32 __user *from)
{
	u32 nr, *words, *same;

	if (get_user(nr, from))
		return -EFAULT;
	same = ({ words = kcalloc(nr, 4, GFP_KERNEL); words; }); /* EXPECT KAP001 warning; no patch: its use is not understood */
	kfree(same);
	return 0;
}

struct fields {
	u32 *cells;
};

#define DROP(object, member) kfree((object)->member)

int freed_by_a_macro(struct fields *fields, const u32 __user *from)
{
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
	fields->cells = kcalloc(nr, 4, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: DROP() is given the name of its member cells */
	return fields->cells ? 0 : -ENOMEM;
}

void fields_end(struct fields *fields)
{
	DROP(fields, cells);
}

int allocated_under_a_lock(spinlock_t *lock, const u32 __user *from)
{
	u32 nr, *words;

	if (get_user(nr, from))
		return -EFAULT;
	spin_lock(lock);
	words = kcalloc(nr, 4, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: it is allocated under spin_lock() */
	spin_unlock(lock);
	if (!words)
		return -ENOMEM;
	words[0] = 1;
	kfree(words);
	return 0;
}
