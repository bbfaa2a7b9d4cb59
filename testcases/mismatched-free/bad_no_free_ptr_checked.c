// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* no_free_ptr() as kernels from 6.9 on have it. */
const volatile void *__must_check_fn(const volatile void *p);

#undef no_free_ptr
#define get_and_null(p)                                                       \
	({                                                                    \
		__auto_type ptr_ = &(p);                                      \
		__auto_type val_ = *ptr_;                                     \
		*ptr_ = NULL;                                                 \
		val_;                                                         \
	})
#define no_free_ptr(p)                                                        \
	((__typeof__(p))__must_check_fn((const volatile void *)get_and_null(p)))

struct map {
	u32 *cells;
};

int map_read(struct map *m, size_t n)
{
	u32 *cells __free(kvfree) = kvmalloc(n, GFP_KERNEL);

	if (!cells)
		return -ENOMEM;
	m->cells = no_free_ptr(cells);
	return 0;
}

void map_drop(struct map *m)
{
	kfree(m->cells); /* EXPECT(clang) KAP006 warning: what the macro gives */
}

int map_use(size_t n)
{
	u32 *cells __free(kvfree) = kvmalloc(n, GFP_KERNEL), *mine;

	if (!cells)
		return -ENOMEM;
	mine = no_free_ptr(cells);
	kfree(mine); /* EXPECT(clang) KAP006 warning: what the macro gives */
	return 0;
}
