// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The last reference is put in a callback. */
struct pack {
	struct kref ref;
	u8 *blob;
};

static void pack_release(struct kref *ref)
{
	struct pack *p = container_of(ref, struct pack, ref);

	kvfree(p->blob);
	kfree(p);
}

struct pack *pack_new(size_t len)
{
	struct pack *p = kzalloc(sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	p->blob = kvmalloc(len, GFP_KERNEL);
	if (!p->blob) {
		kfree(p);
		return NULL;
	}
	kref_init(&p->ref);
	return p;
}

void pack_put(struct pack *p)
{
	kref_put(&p->ref, pack_release);
}
