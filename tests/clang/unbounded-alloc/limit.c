// CONFIG: support-symbolic-integer-casts=true kapcheck.UnboundedAlloc:MaxContiguous=65536
// SPDX-License-Identifier: GPL-2.0-only
// The limit is an option.
#include "kernel.h"

void *within(const void *image)
{
	u32 n = get_unaligned_le32(image);

	return n <= 1024 ? kcalloc(n, 64, GFP_KERNEL) : NULL;
}

void *beyond(const void *image)
{
	u32 n = get_unaligned_le32(image); // expected-note {{Comes from data read by get_unaligned_le32()}}

	return n <= 1025 ? kcalloc(n, 64, GFP_KERNEL) : NULL; // expected-warning {{kcalloc() takes a size that nothing bounds}} expected-note {{kcalloc() takes a size that nothing bounds}} expected-note {{Assuming 'n' is <= 1025}} expected-note {{'?' condition is true}}
}
