// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

void kasan_populate_early_vm_area_shadow(void *start, unsigned long size);

void __init kasan_populate_early_vm_area_shadow(void *start, unsigned long size)
{
	(void)start;
	(void)size;
}
