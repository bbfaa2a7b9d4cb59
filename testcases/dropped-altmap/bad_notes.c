// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* NULL looks meant in these; they are shown on request only. */
extern int large_pages;

/* A part of a section never lies in the altmap. */
int vmemmap_populate(unsigned long start, unsigned long end, int node,
		     struct vmem_altmap *altmap)
{
	int err;

	if (end - start < PAGES_PER_SECTION * sizeof(long))
		err = vmemmap_populate_basepages(start, end, node, NULL); /* EXPECT KAP003 note; no patch: looks meant */
	else if (large_pages)
		err = vmemmap_populate_hugepages(start, end, node, altmap);
	else if (altmap)
		err = -ENOMEM;
	else
		err = vmemmap_populate_basepages(start, end, node, NULL);
	return err;
}

/* RAM is taken when the altmap is used up. */
int fill_one(unsigned long addr, int node, struct vmem_altmap *altmap)
{
	void *p = NULL;

	if (altmap)
		p = vmemmap_alloc_block_buf(PMD_SIZE, node, altmap);
	if (!p)
		p = vmemmap_alloc_block_buf(PMD_SIZE, node, NULL); /* EXPECT KAP003 note; no patch: looks meant */
	return p ? vmemmap_map_block(addr, p) : -ENOMEM;
}

/* The range decides, with no look at the altmap at all. */
int populate_part(unsigned long start, unsigned long end, int node,
		  struct vmem_altmap *altmap)
{
	if (end - start < PMD_SIZE)
		return vmemmap_populate_basepages(start, end, node, NULL); /* EXPECT KAP003 note; no patch: looks meant */
	return vmemmap_populate_hugepages(start, end, node, altmap);
}

/* Nobody gives this helper an altmap, so there is none to drop. */
static int populate_address(unsigned long addr, struct vmem_altmap *altmap)
{
	return vmemmap_populate_basepages(addr, addr + PAGE_SIZE, 0, NULL); /* EXPECT KAP003 note; no patch: no altmap that it could pass */
}

int populate_tail(unsigned long addr)
{
	return populate_address(addr, NULL);
}
