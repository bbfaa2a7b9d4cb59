// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* As many pages as the user maps. */
struct page_set {
	unsigned long n;
	void *pages[];
};

struct page_set *map_pages(struct vm_area_struct *vma)
{
	unsigned long n = vma_pages(vma);
	struct page_set *set;

	set = kzalloc(struct_size(set, pages, n), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: map_pages() returns it to other files */
	if (set)
		set->n = n;
	return set;
}

void **map_range(struct vm_area_struct *vma)
{
	unsigned long n = (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;

	return kmalloc_array(n, sizeof(void *), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: map_range() returns it to other files */
}
