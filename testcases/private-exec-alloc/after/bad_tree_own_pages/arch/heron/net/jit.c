// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

unsigned long jit_limit(void)
{
	return VMALLOC_END - VMALLOC_START;
}
