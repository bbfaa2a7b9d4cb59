/* SPDX-License-Identifier: GPL-2.0-only */
/* What git's history of a tree says of files that are not in it. */
#ifndef KAPCHECK_HISTORY_H
#define KAPCHECK_HISTORY_H

#include <glib.h>

enum past {
	PAST_UNKNOWN, /* no repository, not all of its history */
	PAST_NONE,    /* the file never was in it */
	PAST_REMOVED, /* it was, once */
};

struct past_file {
	enum past past;
	char *commit; /* that removed it last, or NULL */
};

/*
 * Asks, in one walk, for the paths (char *) from the top of a repository's work
 * tree: path -> struct past_file, for g_hash_table_unref().
 */
GHashTable *history_ask(const char *folder, const GPtrArray *paths);

#endif
