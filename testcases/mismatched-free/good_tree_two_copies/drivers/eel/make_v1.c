// SPDX-License-Identifier: GPL-2.0-only
#include "eel_v1.h"

int eel_v1_make(struct eel *e, u32 n)
{
	e->map = kvcalloc(n, sizeof(*e->map), GFP_KERNEL);
	return e->map ? 0 : -ENOMEM;
}
