/* SPDX-License-Identifier: GPL-2.0-only */
#include "kernel.h"

struct hub {
	struct mutex *lock;
	struct list_head *ports;
};
