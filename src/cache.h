/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The cache: results of engines, by what they were made from.
 *
 * It is never needed: whatever goes wrong with it is one sentence at the end,
 * and the scan goes on without it. Each entry is authenticated with the user's
 * key, so what somebody else put there, or a disk made of it, is left out and
 * told. What an entry says can be rechecked by sampling.
 *
 * Ownership: cache_new() hands over what cache_free() ends. Any thread may
 * call.
 */
#ifndef KAPCHECK_CACHE_H
#define KAPCHECK_CACHE_H

#include "digest.h"

struct cache;

struct cache_options {
	const char *place; /* file, folder or address; NULL: the user's own */
	const char *key_file; /* NULL: the user's own */
	unsigned int size_mib;
	int recheck_percent; /* -1: 1 for what is shared, else 0 */
};

/* Opens nothing yet; strings are copied. */
struct cache *cache_new(const struct cache_options *options);

/*
 * Whether there is a cache (not NULL) to be used over a tree: opens it at the
 * first call. One that lies in the tree's root (may be NULL) is not used.
 */
bool cache_begin(struct cache *cache, const char *root);

/* Whether others use it on other machines: a server. */
bool cache_is_shared(const struct cache *cache);

/* The value put under that name, or NULL; the caller's. */
GBytes *cache_get(struct cache *cache, const struct digest *name);
/* Puts a value there; it is written some time before cache_free() ends. */
void cache_put(struct cache *cache, const struct digest *name, GBytes *value);

/* Whether any entry is to be. */
bool cache_wants_rechecks(const struct cache *cache);
/* Whether an entry that was got is to be rechecked: as chance will have it. */
bool cache_rechecks(struct cache *cache);
/* Tells that a recheck showed an entry wrong: none is believed from here on. */
void cache_distrust(struct cache *cache);

/* What to say of it, sentences of the caller's, or NULL; ends the cache. */
char *cache_free(struct cache *cache);

#endif
