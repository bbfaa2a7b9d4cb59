/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a cache keeps its entries: names and values, which are bytes to it. It
 * may lose entries and be shared with strangers; that what it gives is what was
 * put there is the cache's business.
 *
 * Ownership: open() hands over a store that close() ends; *error is the
 * caller's, a clause without a full stop. One thread at a time may call.
 */
#ifndef KAPCHECK_STORE_H
#define KAPCHECK_STORE_H

#include "digest.h"

struct store_entry {
	struct digest name;
	GBytes *value;
};

struct store_kind {
	/* NULL with *error set when there is none to be had. max_bytes is what
	 * it may take on the disk. */
	void *(*open)(const char *place, uint64_t max_bytes, char **error);
	/* Appends the value to buf; false when there is no such entry, or, with
	 * *error set, when the store is of no more use. */
	bool (*get)(void *store, const struct digest *name, GByteArray *buf,
		    char **error);
	/* Puts entries, in the place of those of the same names. */
	bool (*put)(void *store, const struct store_entry *entries, guint n,
		    char **error);
	void (*close)(void *store);
};

extern const struct store_kind store_sqlite;
extern const struct store_kind store_redis;

#endif
