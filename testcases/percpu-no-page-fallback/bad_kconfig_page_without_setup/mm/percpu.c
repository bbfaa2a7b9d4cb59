// SPDX-License-Identifier: GPL-2.0-only

void embed_all(void);

/* As the kernel has it: the set-up of those that have none of their own. */
#ifndef CONFIG_HAVE_SETUP_PER_CPU_AREA
void setup_per_cpu_areas(void)
{
	embed_all();
}
#endif
