/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A vendor's own names of allocators and frees, from the configuration. The
 * text that Coccinelle is given has the kernel's names in their place, so that
 * all rules know them; what comes back gets the vendor's names and columns.
 *
 * Ownership: names_new() hands over what names_free() ends. names_translate()
 * may be called by several threads at once.
 */
#ifndef KAPCHECK_NAMES_H
#define KAPCHECK_NAMES_H

#include "findings.h"

struct names;

/* table: vendor's name -> kernel's name, the caller's. */
struct names *names_new(GHashTable *table);
void names_free(struct names *names);

/* Puts the kernel's names into a file's text. */
void names_translate(struct names *names, const char *path, GString *text);
/* Puts the vendor's names and columns into what only Coccinelle found. */
void names_restore(const struct names *names, struct findings *findings);

#endif
