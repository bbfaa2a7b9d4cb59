// SPDX-License-Identifier: GPL-2.0-only
#include "karena.h"

#include <stdalign.h>
#include <stddef.h>
#include <string.h>

#define CHUNK ((gsize)64 * 1024)

void karena_init(struct karena *a)
{
	a->chunks = g_ptr_array_new_with_free_func(g_free);
	a->used = 0;
	a->size = 0;
}

void karena_clear(struct karena *a)
{
	g_ptr_array_free(a->chunks, TRUE);
	a->chunks = NULL;
}

void *karena_alloc(struct karena *a, gsize size)
{
	const gsize align = alignof(max_align_t);
	char *chunk;

	size = (size + align - 1) / align * align;
	if (a->used + size > a->size) {
		a->size = MAX(size, CHUNK);
		a->used = 0;
		g_ptr_array_add(a->chunks, g_malloc0(a->size));
	}
	chunk = g_ptr_array_index(a->chunks, a->chunks->len - 1);
	a->used += size;
	return chunk + a->used - size;
}

char *karena_strndup(struct karena *a, const char *s, gsize len)
{
	char *copy = karena_alloc(a, len + 1);

	memcpy(copy, s, len);
	return copy;
}
