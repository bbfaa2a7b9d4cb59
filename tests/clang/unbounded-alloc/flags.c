// CONFIG: support-symbolic-integer-casts=true
// SPDX-License-Identifier: GPL-2.0-only
// Flags, where the allocator is a macro that adds to them.
#include "kernel.h"

#define zeroed(n, size, flags) kmalloc_array(n, size, (flags) | __GFP_ZERO)

void *atomic(const void *image)
{
	return zeroed(get_unaligned_le32(image), 8, GFP_ATOMIC);
}

void *by_variable(const void *image)
{
	gfp_t flags = GFP_NOWAIT;

	return kmalloc_array(get_unaligned_le32(image), 8, flags);
}

void *may_wait(const void *image)
{
	u32 n = get_unaligned_le32(image); // expected-note {{Comes from data read by get_unaligned_le32()}}

	return zeroed(n, 8, GFP_KERNEL); // expected-warning {{zeroed() takes a size that nothing bounds}} expected-note {{zeroed() takes a size that nothing bounds}}
}
