// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PAGE_ALIGN(addr) (((addr) + PAGE_SIZE - 1) & PAGE_MASK)
#define for_each_mem_range(i, from, to)                                        \
	for (i = 0; i < 2; next_range(i++, from, to))

void *kasan_mem_to_shadow(const void *addr);
void next_range(int i, unsigned long *from, unsigned long *to);
void fill_tables(unsigned long from, unsigned long to, int node);

static void __init shadow_fill(unsigned long from, unsigned long to, int node)
{
	fill_tables(from & PAGE_MASK, PAGE_ALIGN(to), node);
}

#ifdef CONFIG_KASAN_VMALLOC
void __init kasan_populate_early_vm_area_shadow(void *start, unsigned long size)
{
	shadow_fill((unsigned long)kasan_mem_to_shadow(start),
		    (unsigned long)kasan_mem_to_shadow(start + size),
		    NUMA_NO_NODE);
}
#endif

void kasan_init(void);
void __init kasan_init(void)
{
	unsigned long from = 0, to = 0;
	int i;

	for_each_mem_range(i, &from, &to) {
		void *start = (void *)from;
		void *end = (void *)to;

		shadow_fill((unsigned long)kasan_mem_to_shadow(start),
			    (unsigned long)kasan_mem_to_shadow(end), i);
	}
}
