// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What was made before the failure is taken apart again, heads apart. */
struct lane {
	struct list_head q;
	u32 id;
};

int lanes_new(struct lane **lanes, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		struct lane *l = kzalloc(sizeof(*l), GFP_KERNEL);

		if (!l)
			goto undo;
		INIT_LIST_HEAD(&l->q);
		lanes[i] = l;
	}
	return 0;
undo:
	while (--i >= 0) {
		struct lane *old = lanes[i];

		kfree(old);
	}
	return -ENOMEM;
}
