// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The caller reads the section header, a helper rounds, doubles, allocates. */
struct slot {
	void *first;
};

static unsigned int make_table(unsigned int entries, struct slot **table)
{
	unsigned long size = roundup_pow_of_two(entries);
	unsigned int bits = ilog2(size);
	int twice = (entries + (entries >> 2)) > size;

	bits += twice;
	size <<= twice;
	*table = kvmalloc_array(size, sizeof(**table), GFP_KERNEL);
	if (!*table)
		return 0;
	return bits;
}

int fixup_section(Elf_Shdr *sections, unsigned int index, struct module *mod)
{
	unsigned int i, n = sections[index].sh_size / sizeof(u64) / 3;
	struct slot *table;

	if (!make_table(n, &table))
		return -ENOMEM;
	for (i = 0; i < n; i++)
		table[i].first = mod;
	kvfree(table);
	return 0;
}
