/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that lives and dies together: what a Kconfig reader makes is freed
 * in one go, so nothing in it is owned by anything else.
 */
#ifndef KAPCHECK_KARENA_H
#define KAPCHECK_KARENA_H

#include <glib.h>

struct karena {
	GPtrArray *chunks;
	gsize used, size; /* of the last chunk */
};

void karena_init(struct karena *a);
void karena_clear(struct karena *a);

/* Zeroed memory, aligned for any object; never NULL. */
void *karena_alloc(struct karena *a, gsize size);
char *karena_strndup(struct karena *a, const char *s, gsize len);

#endif
