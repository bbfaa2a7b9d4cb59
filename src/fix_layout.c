// SPDX-License-Identifier: GPL-2.0-only
#include "fix_layout.h"

void fix_layout(struct fix_change *change)
{
	(void)change;
}
