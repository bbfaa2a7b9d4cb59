// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A local head is lost before anybody else gets it. */
void register_paths(struct list_head *paths);

int collect(int nr)
{
	struct list_head *paths;

	paths = kmalloc(sizeof(struct list_head), GFP_KERNEL);
	if (!paths)
		return -ENOMEM;
	INIT_LIST_HEAD(paths);
	if (nr < 0)
		return -EINVAL; /* EXPECT KAP002 warning; no patch: a local holds */
	register_paths(paths);
	return 0;
}
