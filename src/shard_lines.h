/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lines of code that shards have kept, as files that reports can read.
 *
 * Ownership: shard_lines_new() hands over a table, to be unreferenced.
 */
#ifndef KAPCHECK_SHARD_LINES_H
#define KAPCHECK_SHARD_LINES_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* path -> lines of it */
GHashTable *shard_lines_new(void);
/* Adds [path, [[number, text]]]; false when it has not that form. */
bool shard_read_lines(const json_t *json, GHashTable *files);

/*
 * Puts into texts (path -> GBytes) a text for each file, in which these lines
 * stand where they stood and all others are empty. The path of a file of which
 * one line has two texts, a new string, or NULL.
 */
char *shard_make_texts(GHashTable *files, GHashTable *texts);

#endif
