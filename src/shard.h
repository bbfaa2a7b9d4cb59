/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which part of a scan a shard does. Pieces of work are told by their content,
 * so that a function which two trees share is the same shard's, whatever tree
 * or file it is in: that shard's cache knows it.
 *
 * All shards list, gate and slice the whole tree, since only the slice is that
 * content; engines see a slice on one of them.
 */
#ifndef KAPCHECK_SHARD_H
#define KAPCHECK_SHARD_H

#include "units.h"

/* Shards that a scan can have. */
#define SHARDS_MAX 4096u

/* Reads "2/8"; false with *error set when it is not of that form. */
bool shard_parse(const char *word, struct shard *shard, char **error);

/* Whether a piece of work of that content is to be done here. */
bool shard_has(const struct shard *shard, const struct digest *content);
/* The same for what a rule does with the whole tree at once. */
bool shard_has_rule(const struct shard *shard, const struct rule *rule);

/*
 * Gives a unit its content, for shards and for the cache; without them nobody
 * asks for it.
 */
void shard_name_unit(const struct scan *scan, struct unit *u,
		     const GString *slice);
/*
 * Tells which units of a file (of struct unit) another shard does. Clang takes
 * a file as a whole, so where it runs they stay together.
 */
void shard_share_out(const struct scan *scan, const GPtrArray *units);

/*
 * The tree as all shards of a scan see it: its paths, and the contents of its
 * slices. Two that differ in it are of different trees.
 */
struct digest shard_tree(const struct scan *scan);

#endif
