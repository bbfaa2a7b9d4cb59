// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Counted or set in a comparison that bounds it from below only. */
int not_few(const struct nlattr *attr)
{
	u32 n = nla_get_u32(attr);
	void **at;

	if (--n < 4)
		return -EINVAL;
	at = kvcalloc(n, sizeof(*at), GFP_KERNEL);
	if (!at)
		return -ENOMEM;
	kvfree(at);
	return 0;
}

int not_none(const struct nlattr *attr)
{
	void **at;
	u32 n;

	if ((n = nla_get_u32(attr)) < 1)
		return -EINVAL;
	at = kvcalloc(n, sizeof(*at), GFP_KERNEL);
	if (!at)
		return -ENOMEM;
	kvfree(at);
	return 0;
}

int counted_in_the_call(const struct nlattr *attr)
{
	u32 n = nla_get_u32(attr);
	void **at;

	at = kvcalloc(++n, sizeof(*at), GFP_KERNEL);
	if (!at)
		return -ENOMEM;
	kvfree(at);
	return 0;
}
