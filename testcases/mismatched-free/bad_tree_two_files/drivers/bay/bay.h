/* SPDX-License-Identifier: GPL-2.0-only */
#include "kernel.h"

struct bay {
	u32 *map;
	void *log;
	u8 *name;
	u8 *spare;
};
