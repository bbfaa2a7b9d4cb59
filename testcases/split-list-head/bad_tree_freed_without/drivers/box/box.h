/* SPDX-License-Identifier: GPL-2.0-only */
#include "kernel.h"

struct box {
	struct list_head *items;
	struct mutex *lock;
	int id;
};

struct item {
	struct list_head node;
};
