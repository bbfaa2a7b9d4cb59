// SPDX-License-Identifier: GPL-2.0-only
#include "idents.h"

#include <glib.h>
#include <string.h>

#define SLOTS_FIRST 1024u

struct ident {
	const char *word;
	uint32_t len, hash;
};

struct idents {
	GArray *known;	 /* of struct ident; number n is at n - 1 */
	uint32_t *slots; /* open addressing; a number, or 0 */
	uint32_t mask;	 /* number of slots - 1 */
};

struct idents *idents_new(void)
{
	struct idents *idents = g_new(struct idents, 1);

	idents->known = g_array_new(FALSE, FALSE, sizeof(struct ident));
	idents->slots = g_new0(uint32_t, SLOTS_FIRST);
	idents->mask = SLOTS_FIRST - 1;
	return idents;
}

void idents_free(struct idents *idents)
{
	if (!idents)
		return;
	g_array_unref(idents->known);
	g_free(idents->slots);
	g_free(idents);
}

static uint32_t hash(const char *word, size_t len)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (uint8_t)word[i]) * 16777619u;
	return h ^ h >> 15;
}

static const struct ident *ident_at(const struct idents *idents, uint32_t n)
{
	return &g_array_index(idents->known, struct ident, n - 1);
}

/* The slot that holds the word, or that it would get. */
static uint32_t find_slot(const struct idents *idents, const char *word,
			  size_t len, uint32_t h)
{
	uint32_t i = h & idents->mask;

	for (; idents->slots[i]; i = (i + 1) & idents->mask) {
		const struct ident *id = ident_at(idents, idents->slots[i]);

		if (id->hash == h && id->len == len &&
		    !memcmp(id->word, word, len))
			break;
	}
	return i;
}

static void grow(struct idents *idents)
{
	idents->mask = 2 * idents->mask + 1;
	g_free(idents->slots);
	idents->slots = g_new0(uint32_t, (size_t)idents->mask + 1);
	for (uint32_t n = 1; n <= idents->known->len; n++) {
		const struct ident *id = ident_at(idents, n);
		uint32_t i = id->hash & idents->mask;

		while (idents->slots[i])
			i = (i + 1) & idents->mask;
		idents->slots[i] = n;
	}
}

uint32_t idents_add(struct idents *idents, const char *word, size_t len)
{
	struct ident id = { word, (uint32_t)len, hash(word, len) };
	uint32_t i = find_slot(idents, word, len, id.hash);

	if (idents->slots[i])
		return idents->slots[i];
	g_array_append_val(idents->known, id);
	idents->slots[i] = idents->known->len;
	if (2 * idents->known->len > idents->mask)
		grow(idents);
	return idents->known->len;
}

uint32_t idents_find(const struct idents *idents, const char *word, size_t len)
{
	return idents->slots[find_slot(idents, word, len, hash(word, len))];
}

const char *idents_word(const struct idents *idents, uint32_t n, size_t *len)
{
	*len = ident_at(idents, n)->len;
	return ident_at(idents, n)->word;
}

uint32_t idents_count(const struct idents *idents)
{
	return idents->known->len;
}
