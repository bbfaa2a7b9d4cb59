/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The functions and types that a file defines, as texts to compare: the tokens,
 * without comments, each on the line that it has in the file.
 *
 * Ownership: a table owns its keys and parts.
 */
#ifndef KAPCHECK_PARTS_H
#define KAPCHECK_PARTS_H

#include <glib.h>
#include <stdbool.h>

struct part {
	const char *kind; /* "function" or "type" */
	char *name;
	guint line;
	char *text;
	bool wanted; /* has one of the words */
};

GHashTable *parts_new(void);
/* By kind and name; having: the words that make one wanted; NULL: all are. */
GHashTable *parts_of(const GString *text, GHashTable *having);

#endif
