/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The file that `scan --shard` writes: all that its part of the scan found, and
 * the lines of code that reports show, so that `merge` needs no tree.
 *
 *     kapcheck shard 1 SHA-256-of-all-that-follows
 *     {"head": what all shards of a scan agree on, "number": K,
 *      "counts": {...}, "findings", "verdicts", "problems",
 *      "allows": [[path, line, first, last, words]],
 *      "texts": [[path, [[line, text]]]], "maintainers": text}
 */
#ifndef KAPCHECK_SHARD_FILE_H
#define KAPCHECK_SHARD_FILE_H

#include "options.h"

#include <jansson.h>

/* Writes what a shard's scan found; kernel_config: findings say what is built.
 */
void shard_write(const struct scan *scan, const struct options *o,
		 bool kernel_config, FILE *out);

/* A digest of the cards and semantic patches of these rules, in hexadecimal. */
char *shard_rules(const GPtrArray *rules);

/* The document in a file, a new reference; NULL with *error set (name, why). */
json_t *shard_load(const char *name, char **error);

#endif
