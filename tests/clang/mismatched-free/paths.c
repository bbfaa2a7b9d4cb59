// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The family of what this path allocated. */
int early(u32 nr)
{
	u32 *map = kvmalloc_array(nr, sizeof(u32), GFP_KERNEL); // expected-note {{Memory of the kvmalloc family is allocated here}}
								// expected-note@-1 {{allocated here}}
	if (!map) // expected-note {{Assuming 'map' is non-null}}
		  // expected-note@-1 {{Taking false branch}}
		return -ENOMEM;
	if (nr > 8) { // expected-note {{Assuming 'nr' is > 8}}
		      // expected-note@-1 {{Taking true branch}}
		kfree(map); // expected-warning {{kfree() is given memory of the kvmalloc family, which needs kvfree()}}
			    // expected-note@-1 {{kfree() is given memory}}
		return -EINVAL;
	}
	kvfree(map);
	return 0;
}

/* NULL goes to any of them. */
int null(u32 nr)
{
	u32 *map = kvmalloc_array(nr, sizeof(u32), GFP_KERNEL);

	if (!map) {
		kfree(map);
		return -ENOMEM;
	}
	kvfree(map);
	return 0;
}

/* One name for both families: each path knows which. */
void flagged(size_t len)
{
	int big = len > PAGE_SIZE;
	void *p = big ? vmalloc(len) : kmalloc(len, GFP_KERNEL);

	if (big)
		vfree(p);
	else
		kfree(p);
}

/* The same, the wrong way round for one of them. */
void flagged_wrong(size_t len)
{
	void *p;

	if (len > PAGE_SIZE) // expected-note {{Assuming the condition is true}}
			     // expected-note@-1 {{Taking true branch}}
		p = vmalloc(len); // expected-note {{Memory of the vmalloc family is allocated here}}
				  // expected-note@-1 {{allocated here}}
	else
		p = kmalloc(len, GFP_KERNEL);
	kfree(p); // expected-warning {{kfree() is given memory of the vmalloc family, which needs vfree()}}
		  // expected-note@-1 {{kfree() is given memory}}
}

/* Asked on the path. */
static void drop(void *p)
{
	kfree(p);
}

void asks(size_t len)
{
	void *p = vmalloc(len);

	if (is_vmalloc_addr(p))
		vfree(p);
	else
		drop(p);
}

/* The attribute's function is the wrong one; the twin hands the memory on. */
void *attribute(size_t len)
{
	void *p __free(kfree) = vmalloc(len); // expected-warning {{kfree() is given memory of the vmalloc family, which needs vfree()}}
					      // expected-note@-1 {{kfree() is given memory}}
					      // expected-note@-2 {{Memory of the vmalloc family is allocated here}}
					      // expected-note@-3 {{allocated here}}
	return NULL;
}

void *attribute_right(size_t len)
{
	void *p __free(kfree) = vmalloc(len);
	void *q = p;

	p = NULL;
	return q;
}
