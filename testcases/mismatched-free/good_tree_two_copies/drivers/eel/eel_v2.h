/* SPDX-License-Identifier: GPL-2.0-only */
#include "kernel.h"

struct eel {
	u32 *map;
	u32 rev;
};
