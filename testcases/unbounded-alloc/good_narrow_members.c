// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The type of a member holds the count, however deep it lies. */
struct transfer {
	u64 address;
	struct {
		u64 data;
		u16 length;
	} request;
	union {
		u8 rows;
		u16 columns;
	};
	u32 slots : 10;
	u32 rest : 22;
};

struct wrapper {
	struct transfer inner;
};

void *nested(const void __user *arg)
{
	struct transfer t;

	if (copy_from_user(&t, arg, sizeof(t)))
		return NULL;
	return kzalloc(t.request.length, GFP_KERNEL);
}

void *lent(const void __user *arg)
{
	struct transfer t;

	if (copy_from_user(&t, arg, sizeof(t)))
		return NULL;
	return kcalloc(t.columns, sizeof(u32), GFP_KERNEL);
}

void *bits(const void __user *arg)
{
	struct wrapper w;

	if (copy_from_user(&w, arg, sizeof(w)))
		return NULL;
	return kcalloc(w.inner.slots, sizeof(u64), GFP_KERNEL);
}
