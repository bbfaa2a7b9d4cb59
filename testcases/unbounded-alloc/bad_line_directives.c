// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a generator writes: the lines are said to be another file's. Findings
 * stand where the code is.
 */
#include "kernel.h"

struct header {
	__le32 nr;
};

#line 300 "tables.l"
void *by_line(const struct header *h)
{
	return kcalloc(le32_to_cpu(h->nr), sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: by_line() returns it to other files */
}

# 7 "tables.y" 1
void *by_marker(const struct header *h)
{
	return kcalloc(le32_to_cpu(h->nr), sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: by_marker() returns it to other files */
}
# 305 "tables.l" 2

/* No directive, and a comment that looks like one.
# 9 "tables.y"
 */
void *bounded(const struct header *h)
{
	u32 nr = le32_to_cpu(h->nr);

	if (nr > 64)
		return NULL;
	return kcalloc(nr, sizeof(u64), GFP_KERNEL);
}

#line \
	40 "tables.l"
void *at_the_end(const struct header *h)
{
	return kcalloc(le32_to_cpu(h->nr), sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: at_the_end() returns it to other files */
}
