// CONFIG: support-symbolic-integer-casts=true
// SPDX-License-Identifier: GPL-2.0-only
// What bounds a size, and what does not, through the arithmetic of a path.
#include "kernel.h"

void *shifted(const void *image)
{
	u32 n = get_unaligned_le32(image);

	return kmalloc(1UL << (n & 7), GFP_KERNEL);
}

void *shifted_far(const u32 __user *from)
{
	unsigned long n;

	if (get_user(n, from)) // expected-note {{Comes from the value read from user memory}} expected-note {{Taking false branch}}
		return NULL;
	return kmalloc(n << 4, GFP_KERNEL); // expected-warning {{kmalloc() takes a size that nothing bounds}} expected-note {{kmalloc() takes a size that nothing bounds}}
}

void *divided(const void *image)
{
	u32 n = get_unaligned_le32(image);

	return kcalloc(n / 65536, 64, GFP_KERNEL);
}

void *rounded(const void *image)
{
	u32 n = get_unaligned_le32(image);

	if (n > 1000)
		return NULL;
	return kcalloc(roundup_pow_of_two(n), 8, GFP_KERNEL);
}

// 65536 * 64 is the limit itself.
void *at_the_limit(const void *image)
{
	u32 n = get_unaligned_le32(image);

	if (n > 65536)
		return NULL;
	return kcalloc(n, 64, GFP_KERNEL);
}

// The comparison is there, and lets too much through.
void *above_the_limit(const void *image)
{
	u32 n = get_unaligned_le32(image); // expected-note {{Comes from data read by get_unaligned_le32()}}

	if (n > 65537) // expected-note {{Assuming 'n' is <= 65537}} expected-note {{Taking false branch}}
		return NULL;
	return kcalloc(n, 64, GFP_KERNEL); // expected-warning {{kcalloc() takes a size that nothing bounds}} expected-note {{kcalloc() takes a size that nothing bounds}}
}

// The bound is on what the value was cast to, or made of.
void *of_the_cast(const void *image)
{
	u32 n = get_unaligned_le32(image);

	if ((u64)n * 24 + 8 > SZ_64K)
		return NULL;
	return kcalloc(n, 24, GFP_KERNEL);
}

struct bits {
	u32 count : 10, kind : 22;
};

void *bit_field(const void __user *arg)
{
	struct bits b;

	if (copy_from_user(&b, arg, sizeof(b)))
		return NULL;
	return kcalloc(b.count, sizeof(u64), GFP_KERNEL);
}

void *wide_bit_field(const void __user *arg)
{
	struct bits b;

	if (copy_from_user(&b, arg, sizeof(b))) // expected-note {{Comes from b.kind copied from user memory by copy_from_user()}} expected-note {{Assuming the condition is false}} expected-note {{Taking false branch}}
		return NULL;
	return kcalloc(b.kind, sizeof(u64), GFP_KERNEL); // expected-warning {{kcalloc() takes a size that nothing bounds}} expected-note {{kcalloc() takes a size that nothing bounds}}
}

// A 16 bit count of large elements is too much.
struct large {
	char data[4096];
};

void *large_elements(const void __user *arg)
{
	u16 n;

	if (copy_from_user(&n, arg, sizeof(n))) // expected-note {{Comes from n copied from user memory by copy_from_user()}} expected-note {{Assuming the condition is false}} expected-note {{Taking false branch}}
		return NULL;
	return kcalloc(n, sizeof(struct large), GFP_KERNEL); // expected-warning {{kcalloc() takes a size that nothing bounds}} expected-note {{kcalloc() takes a size that nothing bounds}}
}

// One of the two is known to be 128 by then.
struct header {
	__le32 size, count;
};

void *known_factor(const struct header *h)
{
	if (le32_to_cpu(h->size) != 128)
		return NULL;
	if ((u64)le32_to_cpu(h->count) * le32_to_cpu(h->size) > SZ_1M)
		return NULL;
	return kmalloc((size_t)le32_to_cpu(h->count) * le32_to_cpu(h->size),
		       GFP_KERNEL);
}
