// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What another pointer takes the place of is what was stored before. */
struct route_table {
	u32 *slots;
	u32 *spare;
};

int route_resize(struct route_table *t, size_t n)
{
	u32 *fresh = kvcalloc(n, sizeof(*fresh), GFP_KERNEL);
	u32 *old;

	if (!fresh)
		return -ENOMEM;
	old = rcu_replace_pointer(t->slots, fresh, true);
	synchronize_rcu();
	kfree(old); /* EXPECT KAP006 warning */
	return 0;
}

int route_spare(struct route_table *t, size_t n)
{
	u32 *fresh = vmalloc(n), *old;

	if (!fresh)
		return -ENOMEM;
	old = xchg(&t->spare, fresh);
	kfree(old); /* EXPECT(cocci) KAP006 error: the same */
	return 0;
}

void route_end(struct route_table *t)
{
	u32 *slots = rcu_dereference_protected(t->slots, true);

	rcu_assign_pointer(t->slots, NULL);
	kfree(slots); /* EXPECT KAP006 warning */
	vfree(t->spare);
}
