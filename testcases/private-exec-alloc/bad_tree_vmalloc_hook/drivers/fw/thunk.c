// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A driver that makes its vmalloc memory executable afterwards. */
int fw_load_thunk(const void *code, size_t size, void (**entry)(void))
{
	void *text = vmalloc(PAGE_SIZE); /* EXPECT KAP004 warning; no patch: no allocator of an architecture */

	if (!text)
		return -ENOMEM;
	memcpy(text, code, size);
	flush_icache_range((unsigned long)text, (unsigned long)text + size);
	if (set_memory_rox((unsigned long)text, 1)) {
		vfree(text);
		return -EINVAL;
	}
	*entry = (void (*)(void))text;
	return 0;
}
