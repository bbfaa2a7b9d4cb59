/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The headers of a tree: which one an #include means, and which types it has.
 *
 * Ownership: headers_new() hands over what headers_free() ends; the tree must
 * outlive it. Several threads may ask at once.
 */
#ifndef KAPCHECK_HEADERS_H
#define KAPCHECK_HEADERS_H

#include "tree.h"

/* A longer word is none of a type, with its NUL byte. */
#define HEADERS_WORD_BYTES 128u

struct headers;

/* It does not change any more. */
struct header {
	GPtrArray *includes;  /* of const char *: paths of the tree */
	GHashTable *bodies;   /* tag -> what stands between its braces */
	GHashTable *cleanups; /* of cleanups_of(), may be NULL */
};

struct headers *headers_new(const struct tree *tree);
void headers_free(struct headers *h);

/*
 * Has f called before a file is looked for that is no header (*.h) among the
 * tree's files; by one thread at a time.
 */
void headers_watch(struct headers *h, void (*f)(const char *path, void *user),
		   void *user);

/*
 * What a file with that text includes, directly or not, nearest first: a new
 * array of const struct header *.
 */
GPtrArray *headers_of(struct headers *h, const char *path, const char *text);

/* Calls f for each `struct tag` or `union tag` of a text, with what stands
 * behind it. */
void headers_each_tag(const char *text,
		      void (*f)(const char *tag, const char *behind,
				void *data),
		      void *data);

static inline bool headers_is_word(char c)
{
	return g_ascii_isalnum(c) || c == '_';
}

#endif
