// SPDX-License-Identifier: GPL-2.0-only
#include "gate.h"

#include "rules.h"

#include <string.h>

#define FILTER_BITS 14u
#define FILTER_SIZE (1u << FILTER_BITS)

/* Beside the groups of rules; those end below it. */
#define OWN_GROUP (UINT64_C(1) << 63)

struct gate_word {
	const char *ident;
	size_t len;
	uint32_t hash;
	uint64_t groups; /* bit GATE_GROUPS * rule + group */
};

struct gate {
	guint n_rules;
	uint64_t needed[GATE_MAX_RULES]; /* groups that a rule has */
	struct gate_word *words; /* open addressing; ident NULL: free */
	uint8_t filter[FILTER_SIZE]; /* 1: a word may have this hash */
};

static const uint8_t ident_byte[256] = {
	['0' ... '9'] = 1,
	['A' ... 'Z'] = 1,
	['a' ... 'z'] = 1,
	['_'] = 1,
};

static uint32_t mix(uint32_t hash, uint8_t byte)
{
	return hash * 31u + byte;
}

static uint32_t hash_ident(const char *s)
{
	uint32_t hash = 0;

	for (; *s; s++)
		hash = mix(hash, (uint8_t)*s);
	return hash;
}

static uint32_t slot(uint32_t hash)
{
	return hash & (FILTER_SIZE - 1u);
}

static void add_word(struct gate *gate, const char *ident, uint64_t bit)
{
	uint32_t hash = hash_ident(ident), i = slot(hash);

	while (gate->words[i].ident && strcmp(gate->words[i].ident, ident))
		i = slot(i + 1);
	gate->words[i].ident = ident;
	gate->words[i].len = strlen(ident);
	gate->words[i].hash = hash;
	gate->words[i].groups |= bit;
	gate->filter[slot(hash)] = 1;
}

struct gate *gate_new(const GPtrArray *rules)
{
	struct gate *gate = g_new0(struct gate, 1);

	gate->words = g_new0(struct gate_word, FILTER_SIZE);
	gate->n_rules = MIN(rules->len, GATE_MAX_RULES);
	add_word(gate, "kapcheck", OWN_GROUP);
	for (guint r = 0; r < gate->n_rules; r++) {
		const struct rule *rule =
			(const struct rule *)g_ptr_array_index(rules, r);

		for (guint g = 0; g < GATE_GROUPS; g++) {
			uint64_t bit = UINT64_C(1) << (r * GATE_GROUPS + g);
			const GPtrArray *words = rule->gate[g];

			if (words->len)
				gate->needed[r] |= bit;
			for (guint w = 0; w < words->len; w++)
				add_word(gate,
					 (const char *)g_ptr_array_index(words,
									 w),
					 bit);
		}
	}
	return gate;
}

void gate_free(struct gate *gate)
{
	if (!gate)
		return;
	g_free(gate->words);
	g_free(gate);
}

static uint64_t find_word(const struct gate *gate, const char *start,
			  size_t len, uint32_t hash)
{
	for (uint32_t i = slot(hash); gate->words[i].ident; i = slot(i + 1)) {
		const struct gate_word *w = &gate->words[i];

		if (w->hash == hash && w->len == len &&
		    !memcmp(w->ident, start, len))
			return w->groups;
	}
	return 0;
}

uint32_t gate_scan(const struct gate *gate, const char *text, size_t len,
		   uint32_t *first)
{
	const char *p = text, *end = text + len;
	uint64_t seen = 0;
	uint32_t wanted = 0;

	while (p < end) {
		const char *start;
		uint32_t hash = 0;

		while (p < end && !ident_byte[(uint8_t)*p])
			p++;
		/* the NUL behind the text ends the last identifier */
		for (start = p; ident_byte[(uint8_t)*p]; p++)
			hash = mix(hash, (uint8_t)*p);
		if (gate->filter[slot(hash)])
			seen |= find_word(gate, start, (size_t)(p - start),
					  hash);
	}
	for (guint r = 0; r < gate->n_rules; r++)
		if (gate->needed[r] &&
		    (seen & gate->needed[r]) == gate->needed[r])
			wanted |= 1u << r;
	if (first)
		*first = 0;
	for (guint r = 0; first && r < gate->n_rules; r++)
		*first |= (uint32_t)(seen >> r * GATE_GROUPS & 1) << r;
	return seen & OWN_GROUP ? wanted | GATE_OWN_NAME : wanted;
}
