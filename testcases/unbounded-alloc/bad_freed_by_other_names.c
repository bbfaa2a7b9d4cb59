// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The types of a name, sums and exchanges: what is freed is the memory all the
 * same; what only has the same name is not touched. */
struct row {
	u32 id;
	struct list_head members;
};

struct sheet {
	struct row *rows;
	struct row *spare;
	u32 nr;
};

typedef struct sheet sheet_t;

struct other {
	struct row *rows;
};

static int sheet_grow(struct sheet *s, const u32 __user *from)
{
	struct row *r;
	u32 nr;

	if (get_user(nr, from))
		return -EFAULT;
	s->rows = kmalloc_array(nr, sizeof(*s->rows), GFP_KERNEL); /* EXPECT KAP001 warning */
	if (!s->rows)
		return -ENOMEM;
	s->nr = nr;
	for (r = s->rows + 1; r < s->rows + s->nr; r++)
		INIT_LIST_HEAD(&r->members);
	return 0;
}

static void sheet_turn(struct sheet *s)
{
	struct row *rows = s->spare;

	s->spare = s->rows;
	s->rows = rows;
}

static void sheet_drop(sheet_t *s)
{
	kfree(s->spare);
	kfree(s->nr ? s->rows : NULL);
}

static void other_drop(struct other *o)
{
	kfree(o->rows);
}

int sheets(struct other *o, const u32 __user *from)
{
	struct sheet s = { .rows = NULL };

	if (sheet_grow(&s, from))
		return -ENOMEM;
	sheet_turn(&s);
	sheet_drop(&s);
	other_drop(o);
	return 0;
}

/* Another block's variable of the same name is another one. */
int two_blocks(const u32 __user *from, int small)
{
	u32 nr;

	if (small) {
		u32 *words = kmalloc_array(4, sizeof(u32), GFP_KERNEL);

		kfree(words);
		return 0;
	}
	if (get_user(nr, from))
		return -EFAULT;
	if (nr) {
		u32 *words = kmalloc_array(nr, sizeof(u32), GFP_KERNEL); /* EXPECT KAP001 warning */

		kfree(words);
	}
	return 0;
}
