// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* A helper returns the count; array_size() saves from overflow only. */
static u32 record_count(const struct nlattr *attr)
{
	return nla_get_u32(attr) + 1;
}

void *new_records(const struct nlattr *attr)
{
	size_t n = max(record_count(attr), 4u);

	return kmalloc(array_size(n, 32), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: new_records() returns it to other files */
}
