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

static uint64_t eight_at(const char *p)
{
	uint64_t eight;

	memcpy(&eight, p, sizeof(eight));
	return eight;
}

static uint64_t four_at(const char *p)
{
	uint32_t four;

	memcpy(&four, p, sizeof(four));
	return four;
}

/* The last bytes of a word: pieces that may have some in common. */
static uint64_t tail(const char *word, size_t len)
{
	if (len >= 8)
		return eight_at(word + len - 8);
	if (len >= 4)
		return four_at(word) | four_at(word + len - 4) << 32;
	return len ? (uint64_t)(uint8_t)word[0] << 16 |
			       (uint64_t)(uint8_t)word[len / 2] << 8 |
			       (uint8_t)word[len - 1]
		   : 0;
}

static uint64_t mix(uint64_t h, uint64_t piece)
{
	h = (h ^ piece) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 32;
}

/* Eight bytes at a time: all words of a file go through it. */
static uint32_t hash(const char *word, size_t len)
{
	uint64_t h = mix(0, len);

	for (size_t i = 0; i + 8 < len; i += 8)
		h = mix(h, eight_at(word + i));
	return (uint32_t)mix(h, tail(word, len));
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
