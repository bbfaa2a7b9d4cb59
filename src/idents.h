/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The identifiers of a text, numbered from 1 in the order they are met.
 *
 * Ownership: idents_new() hands over what idents_free() ends. Words are kept as
 * pointers into the text.
 */
#ifndef KAPCHECK_IDENTS_H
#define KAPCHECK_IDENTS_H

#include <stddef.h>
#include <stdint.h>

struct idents;

struct idents *idents_new(void);
void idents_free(struct idents *idents);

/* The number of a word; a new one where it was not met before. */
uint32_t idents_add(struct idents *idents, const char *word, size_t len);
/* The same, but 0 for one that was not met. */
uint32_t idents_find(const struct idents *idents, const char *word, size_t len);
/* The word of a number that was given, and its length. */
const char *idents_word(const struct idents *idents, uint32_t n, size_t *len);
/* How many there are. */
uint32_t idents_count(const struct idents *idents);

#endif
