// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The callee is the file's own, the altmap comes first and has another name. */
static int fill_map(struct vmem_altmap *pool, unsigned long from,
		    unsigned long to)
{
	void *block = vmemmap_alloc_block_buf(to - from, 0, pool);

	return block ? vmemmap_map_block(from, block) : -ENOMEM;
}

int __ref map_range(unsigned long from, unsigned long to,
		    const struct vmem_altmap *backing __maybe_unused)
{
	int rc;

	rc = fill_map((struct vmem_altmap *)NULL, from, to); /* EXPECT KAP003 warning; no patch: is const */
	if (rc)
		return rc;
	return fill_map((void *)0, to, to + PMD_SIZE); /* EXPECT KAP003 warning; no patch: is const */
}
