/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cache knows things by: SHA-256 over parts, each with its length, so
 * that no two lists of parts are alike.
 *
 * Ownership: digest_begin() hands over a checksum that digest_end() ends.
 */
#ifndef KAPCHECK_DIGEST_H
#define KAPCHECK_DIGEST_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct stat;

#define DIGEST_BYTES 32u

struct digest {
	uint8_t bytes[DIGEST_BYTES];
};

/* A file as it was: while this stays the same, so does its text. */
struct stamp {
	uint64_t device, inode, size;
	int64_t modified, changed; /* nanoseconds */
};

/* kind keeps digests of different things apart. */
GChecksum *digest_begin(const char *kind);
void digest_add(GChecksum *sum, const void *bytes, size_t len);
/* NULL is not the same as "". */
void digest_add_text(GChecksum *sum, const char *text);
void digest_add_digest(GChecksum *sum, const struct digest *digest);
/* Adds a file's bytes; false with errno set when it can't be read. */
bool digest_add_file(GChecksum *sum, const char *path);
struct digest digest_end(GChecksum *sum);

/* The keyed authentication code (HMAC) of a value under a name. */
struct digest digest_mac(const struct digest *secret, const struct digest *name,
			 const void *value, size_t len);
/* Takes the same time whether they differ early or late. */
bool digest_equal(const struct digest *a, const struct digest *b);

/* As 64 hexadecimal digits and a NUL byte. */
void digest_hex(const struct digest *digest, char hex[2 * DIGEST_BYTES + 1]);

struct stamp stamp_of(const struct stat *st);
/* The stamp of the file at a path, links followed; all 0 for none. */
struct stamp stamp_at(const char *path);
bool stamp_equal(const struct stamp *a, const struct stamp *b);

#endif
