/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shards put together again.
 *
 * Ownership: names and documents are the caller's and outlive the scan.
 */
#ifndef KAPCHECK_SHARD_MERGE_H
#define KAPCHECK_SHARD_MERGE_H

#include "shard_file.h"

/* Shards in the order in which they were named. */
struct shards {
	GPtrArray *names; /* of char * */
	GPtrArray *docs;  /* of json_t */
};

static inline const char *name_at(const struct shards *s, guint i)
{
	return (const char *)s->names->pdata[i];
}

static inline const json_t *doc_at(const struct shards *s, guint i)
{
	return (const json_t *)s->docs->pdata[i];
}

static inline json_t *head_of(const struct shards *s, guint i)
{
	return json_object_get(doc_at(s, i), "head");
}

/* From 1; shard_load() has seen that it is one of as many as there are. */
static inline guint number_of(const struct shards *s, guint i)
{
	return (guint)json_integer_value(
		json_object_get(doc_at(s, i), "number"));
}

/* Adds the rules of these ids; false when one is not there, or none is named.
 */
bool shards_find_rules(const json_t *ids, const GPtrArray *all, GPtrArray *out);

/*
 * Whether they are parts of one scan, each once, made by this version with
 * these rules; if not, *error names the one that is not.
 */
bool shards_fit(const struct shards *shards, const GPtrArray *all_rules,
		char **error);

/* How the scan was called: levels, and what the summary tells. */
void shards_take_options(const struct shards *shards, struct options *o,
			 bool *kernel_config);

/*
 * The scan that they are parts of, with a problem for each part that is
 * missing; NULL with *error set when one has not the form. rules is filled with
 * those that took part; texts holds lines of code and outlives the scan.
 */
struct scan *shards_merge(const struct shards *shards,
			  const struct scan_options *options, GPtrArray *rules,
			  GHashTable *texts, char **error);

#endif
