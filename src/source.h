/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A C file as the slicer sees it: text, tokens, items, and which identifiers
 * each item defines and uses.
 *
 * Ownership: source_new() keeps a pointer to the text, which must outlive the
 * source; source_free() ends the rest.
 */
#ifndef KAPCHECK_SOURCE_H
#define KAPCHECK_SOURCE_H

#include "idents.h"
#include "items.h"
#include "lex.h"

#include <stdbool.h>

/* An identifier of the file, numbered from 1; 0 is none. */
typedef uint32_t ident_id;

struct source {
	const char *text;
	size_t len;
	GArray *tokens;	       /* of struct token */
	GArray *items;	       /* of struct item */
	ident_id *token_ident; /* a token's identifier, or 0 */
	struct idents *idents;
	/* for each item a GArray of ident_id; NULL: none, or not asked yet */
	GArray **defines, **uses;
	GArray *none;  /* an empty one */
	GArray *notes; /* see source_notes() */
	/* identifier i occurs at the tokens occurrences[starts[i]..starts[i +
	 * 1]) */
	uint32_t *starts, *occurrences;
	uint32_t *token_item; /* the item a token belongs to */
	GHashTable
		*definers;  /* ident_id -> GArray of items; NULL until asked */
	GHashTable *macros; /* the same of the macros that use one */
	size_t walked; /* tokens that searches have passed, some many times */
	bool deep;     /* brackets in brackets: no search ends in time */
};

struct source *source_new(const char *text, size_t len);
void source_free(struct source *src);

static inline const struct token *source_token(const struct source *src,
					       guint i)
{
	return &g_array_index(src->tokens, struct token, i);
}

/* Whether token i is that word; none is past the end. */
static inline bool source_is(const struct source *src, guint i,
			     const char *word)
{
	return i < src->tokens->len &&
	       token_is(src->text, source_token(src, i), word);
}

static inline const struct item *source_item(const struct source *src, guint i)
{
	return &g_array_index(src->items, struct item, i);
}

/* The number of an identifier, or 0 when the file has no such one. */
ident_id source_find(const struct source *src, const char *word);
/* Tokens that are this identifier, ascending; their number in *n. */
const uint32_t *source_occurrences(const struct source *src, ident_id id,
				   guint *n);
/* The same of those from token first on, before token last. */
const uint32_t *source_occurrences_in(const struct source *src, ident_id id,
				      guint first, guint last, guint *n);
/* The identifiers that an item defines, and those that it uses. */
const GArray *source_defined(const struct source *src, guint item);
const GArray *source_used(const struct source *src, guint item);
/*
 * A number for each identifier, which `owner` keeps about this file; all are 0
 * at first. What tells an owner is its address: it lives as long as the file.
 */
uint32_t *source_notes(const struct source *src, const void *owner);
/* Items that define an identifier, as an array of guint; NULL for none. */
const GArray *source_definers(struct source *src, ident_id id);
/* The same of the directives that define a macro and use the identifier. */
const GArray *source_macros(struct source *src, ident_id id);
/* Whether the identifier is declared at file scope, other than as a function.
 */
bool source_is_global(struct source *src, ident_id id);
/* First byte of an item, and the byte after its last one. */
size_t item_start(const struct source *src, guint item);
size_t item_end(const struct source *src, guint item);
/*
 * Name of a function item as a new string: the identifier before its parameter
 * list, or what a macro that defines functions is given first.
 */
char *item_function_name(const struct source *src, guint item);

#endif
