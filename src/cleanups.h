/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Macros that declare a variable with what frees it: after
 * `#define AUTO_KFREE(name) *name __free(kfree) = NULL` a function has
 * `struct x AUTO_KFREE(p);`. Coccinelle, which reads no headers, takes that for
 * no declaration and skips the function; all rules know __free().
 *
 * Ownership: all that is handed over stays the caller's.
 */
#ifndef KAPCHECK_CLEANUPS_H
#define KAPCHECK_CLEANUPS_H

#include <glib.h>

struct headers;

/* The macros that a text defines: name -> what a declaration by it is, with @
 * for the variable. To be freed; NULL where there are none. */
GHashTable *cleanups_of(const char *text);

/*
 * Writes out the declarations of a file's text by such macros, of its own and
 * of its headers, that have FREE in their names. Lines stay; columns behind one
 * on its line move.
 */
void cleanups_expand(struct headers *headers, const char *path, GString *text);

#endif
