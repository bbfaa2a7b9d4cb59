// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shadow for the linear mapping only. kasan_populate_early_vm_area_shadow() in
 * a comment is no definition.
 */
#include "kernel.h"

static void populate(unsigned long start, unsigned long end)
{
	(void)start;
	(void)end;
}

void kasan_init(void);
void __init kasan_init(void) /* EXPECT(kconfig) KAP005 warning; no patch: has no function that is given the shadow */
{
	populate(0, 4096);
}
