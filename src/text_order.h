/* SPDX-License-Identifier: GPL-2.0-only */
/* How arrays of strings are sorted: by bytes, so that no locale matters. */
#ifndef KAPCHECK_TEXT_ORDER_H
#define KAPCHECK_TEXT_ORDER_H

#include <string.h>

/* For qsort() and g_ptr_array_sort(): a and b point to a char * each. */
static inline int text_order(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

#endif
