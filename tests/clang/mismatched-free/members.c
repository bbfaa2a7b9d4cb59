// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The family of all that the unit stores in a member. */
struct ring {
	void *desc, *either, *told, *outside, *swapped;
	size_t len;
};

void *ring_lookup(void);

int ring_open(struct ring *r, size_t len)
{
	void *p = vzalloc(len); // #alloc

	r->desc = p;
	r->either = len > PAGE_SIZE ? vmalloc(len) : kmalloc(len, GFP_KERNEL); // #either
	r->told = len > PAGE_SIZE ? vmalloc(len) : kmalloc(len, GFP_KERNEL);
	r->len = len;
	r->outside = ring_lookup();
	r->swapped = kmalloc(len, GFP_KERNEL); // #swapped
	return r->desc ? 0 : -ENOMEM;
}

void ring_close(struct ring *r)
{
	kfree(r->desc); // expected-warning {{kfree() is given memory of the vmalloc family, which needs vfree()}}
			// expected-note@-1 {{kfree() is given memory}}
			// expected-note@#alloc {{allocated here}}
	kfree(r->either); // expected-warning {{kfree() is also given memory of the vmalloc family; what can be of either needs kvfree()}}
			  // expected-note@-1 {{kfree() is also given memory}}
			  // expected-note@#either {{allocated here}}
	kfree(r->outside);
	vfree(r->swapped); // expected-warning {{vfree() is given memory of the kmalloc family, which needs kfree()}}
			   // expected-note@-1 {{vfree() is given memory}}
			   // expected-note@#swapped {{allocated here}}
}

void ring_forget(struct ring *r)
{
	if (r->len > PAGE_SIZE)
		vfree(r->told);
	else
		kfree(r->told);
}
