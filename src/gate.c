// SPDX-License-Identifier: GPL-2.0-only
#include "gate.h"

#include "gate_look.h"
#include "rules.h"

#include <string.h>

#define FILTER_BITS 14u
#define FILTER_SIZE (1u << FILTER_BITS)

/* So many bytes are looked at at once. */
#define BLOCK 64u

/* Beside the groups of rules; those end below it. */
#define OWN_GROUP (UINT64_C(1) << 63)

struct gate_word {
	const char *ident;
	size_t len;
	uint32_t hash;
	uint64_t groups; /* bit GATE_GROUPS * rule + group */
	/* those of them that it is nothing to where argument n is a sizeof */
	uint64_t by_size;
	/* those that need to see it as a seed of that argument with a type, or
	 * as such a type */
	uint64_t typed, types;
	unsigned int argument;
};

struct gate {
	guint n_rules;
	uint64_t needed[GATE_MAX_RULES]; /* groups that a rule has */
	uint64_t typed;			 /* groups of typed seeds, of types */
	struct gate_word *words;	 /* open addressing; ident NULL: free */
	uint8_t filter[FILTER_SIZE];	 /* 1: a word may have this hash */
	uint8_t begins[FILTER_SIZE];	 /* 1: a word may begin like that */
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

/* What the first three bytes of a word have. The text may end behind them. */
static uint32_t beginning(const char *p)
{
	uint32_t first = (uint8_t)*p, second = first ? (uint8_t)p[1] : 0;
	uint32_t third = second ? (uint8_t)p[2] : 0;

	return slot(first ^ second << 4 ^ third << 9);
}

static void add_beginning(struct gate *gate, const char *ident)
{
	char begin[3] = { ident[0], ident[1] };

	if (ident[1] && ident[2]) {
		gate->begins[beginning(ident)] = 1;
		return;
	}
	/* a short one, and whatever comes behind it */
	for (unsigned int second = 0; second < 256; second++) {
		if (!ident[1])
			begin[1] = (char)second;
		for (unsigned int third = 0; third < 256; third++) {
			begin[2] = (char)third;
			gate->begins[beginning(begin)] = 1;
		}
	}
}

static struct gate_word *add_word(struct gate *gate, const char *ident,
				  uint64_t bit)
{
	uint32_t hash = hash_ident(ident), i = slot(hash);

	while (gate->words[i].ident && strcmp(gate->words[i].ident, ident))
		i = slot(i + 1);
	gate->words[i].ident = ident;
	gate->words[i].len = strlen(ident);
	gate->words[i].hash = hash;
	gate->words[i].groups |= bit;
	gate->filter[slot(hash)] = 1;
	add_beginning(gate, ident);
	return &gate->words[i];
}

/* The only argument of a seed that counts; false where more than that does. */
static bool only_argument(uint32_t mask, unsigned int *n)
{
	if (!mask || mask & (SEED_TYPED | SEED_SECOND) || mask & (mask - 1))
		return false;
	*n = (unsigned int)__builtin_ctz(mask);
	return true;
}

/* Notes that argument n of the word tells of these groups whether it is of use;
 * it stays of use to them where another argument does already. */
static void look_at(struct gate_word *w, uint64_t *by, unsigned int n,
		    uint64_t bit)
{
	if ((w->by_size | w->typed) && w->argument != n)
		return;
	w->argument = n;
	*by |= bit;
}

static uint32_t seed_mask(const struct rule *rule, const char *word)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(rule->seeds, word));
}

static bool is_in(const GPtrArray *list, const char *word)
{
	return g_ptr_array_find_with_equal_func((GPtrArray *)(uintptr_t)list,
						word, g_str_equal, NULL);
}

/* Whether the words of the group are seeds, and nothing else is. */
static bool has_seeds_only(const struct rule *rule, const GPtrArray *words)
{
	for (guint i = 0; i < words->len; i++)
		if (!g_hash_table_contains(rule->seeds, words->pdata[i]))
			return false;
	return !rule->asks_given && words->len;
}

/* Whether the words of the group are what makes seeds of the rule typed. */
static bool has_types_only(const struct rule *rule, const GPtrArray *words)
{
	for (guint i = 0; i < words->len; i++)
		if (!is_in(rule->types, (const char *)words->pdata[i]))
			return false;
	for (guint i = 0; i < rule->types->len; i++)
		if (!is_in(words, (const char *)rule->types->pdata[i]))
			return false;
	return words->len > 0;
}

/*
 * Whether the rule asks for typed seeds and nothing else: its first group has
 * the seeds, its second one the types. Macros that are seeds as well are not
 * seen by the gate.
 */
static bool is_typed(const struct rule *rule)
{
	GHashTableIter it;
	gpointer mask;

	g_hash_table_iter_init(&it, rule->seeds);
	while (g_hash_table_iter_next(&it, NULL, &mask))
		if (!(GPOINTER_TO_UINT(mask) & SEED_TYPED))
			return false;
	return has_seeds_only(rule, rule->gate[0]) &&
	       has_types_only(rule, rule->gate[1]) && !rule->origins->len;
}

static void add_group(struct gate *gate, const struct rule *rule,
		      const GPtrArray *words, uint64_t bit, bool seeds)
{
	for (guint i = 0; i < words->len; i++) {
		const char *word = (const char *)words->pdata[i];
		struct gate_word *w = add_word(gate, word, bit);
		unsigned int n;

		if (seeds && only_argument(seed_mask(rule, word), &n))
			look_at(w, &w->by_size, n, bit);
	}
}

/* The groups of a rule that is_typed(). */
static void add_typed(struct gate *gate, const struct rule *rule,
		      uint64_t seeds)
{
	uint64_t types = seeds << 1;

	gate->typed |= seeds | types;
	for (guint i = 0; i < rule->gate[0]->len; i++) {
		const char *word = (const char *)rule->gate[0]->pdata[i];
		struct gate_word *w = add_word(gate, word, seeds);
		unsigned int n;

		if (only_argument(seed_mask(rule, word) & ~SEED_TYPED, &n))
			look_at(w, &w->typed, n, seeds);
	}
	for (guint i = 0; i < rule->gate[1]->len; i++)
		add_word(gate, (const char *)rule->gate[1]->pdata[i], types)
			->types |= types;
}

static void add_rule(struct gate *gate, const struct rule *rule, guint r,
		     enum gate_how how)
{
	bool typed = how == GATE_SEEDS && is_typed(rule);

	for (guint g = 0; g < GATE_GROUPS; g++) {
		uint64_t bit = UINT64_C(1) << (r * GATE_GROUPS + g);
		const GPtrArray *words = rule->gate[g];

		if (words->len)
			gate->needed[r] |= bit;
		if (typed && !g)
			add_typed(gate, rule, bit);
		else if (!typed || g > 1)
			add_group(gate, rule, words, bit,
				  how == GATE_SEEDS &&
					  has_seeds_only(rule, words));
	}
}

struct gate *gate_new(const GPtrArray *rules, enum gate_how how)
{
	struct gate *gate = g_new0(struct gate, 1);

	gate->words = g_new0(struct gate_word, FILTER_SIZE);
	gate->n_rules = MIN(rules->len, GATE_MAX_RULES);
	add_word(gate, "kapcheck", OWN_GROUP);
	for (guint r = 0; r < gate->n_rules; r++)
		add_rule(gate, (const struct rule *)g_ptr_array_index(rules, r),
			 r, how);
	return gate;
}

void gate_free(struct gate *gate)
{
	if (!gate)
		return;
	g_free(gate->words);
	g_free(gate);
}

static const struct gate_word *
find_word(const struct gate *gate, const char *start, size_t len, uint32_t hash)
{
	for (uint32_t i = slot(hash); gate->words[i].ident; i = slot(i + 1)) {
		const struct gate_word *w = &gate->words[i];

		if (w->hash == hash && w->len == len &&
		    !memcmp(w->ident, start, len))
			return w;
	}
	return NULL;
}

/* A text that is searched, and what was found so far. */
struct search {
	const struct gate *gate;
	const char *text, *end;
	uint64_t seen; /* groups */
	struct look_typed typed;
};

/* What the word at p says to the groups of typed seeds, and of types. */
static void look_typed(struct search *s, const struct gate_word *w,
		       const char *p)
{
	if (w->types & ~s->seen)
		look_type(&s->typed, p, w->len);
	else if (w->typed & ~s->seen)
		look_seed(&s->typed, p + w->len, w->argument);
	if (s->typed.found)
		s->seen |= s->gate->typed;
}

/* Adds the groups that the word at p counts for. */
static void look(struct search *s, const struct gate_word *w, const char *p)
{
	uint64_t groups = w->groups & ~s->seen & ~(w->typed | w->types);
	const char *behind = p + w->len;

	if (groups & w->by_size &&
	    look_is_sizeof(behind, s->end, w->argument) &&
	    !look_is_in_directive(s->text, behind))
		groups &= ~w->by_size;
	s->seen |= groups;
	if ((w->typed | w->types) & ~s->seen)
		look_typed(s, w, p);
}

/* Which of the bytes are of words, as bits; without a branch, so that compilers
 * take many of them at once. */
static uint64_t word_bits(const char *p)
{
	uint8_t in[BLOCK];
	uint64_t bits = 0;

	for (unsigned int i = 0; i < BLOCK; i++) {
		uint8_t c = (uint8_t)p[i], letter = (c | 0x20) - 'a';
		uint8_t digit = c - '0';

		in[i] = (letter < 26) | (digit < 10) | (c == '_');
	}
	for (unsigned int i = 0; i < BLOCK; i += 8) {
		uint64_t eight;

		memcpy(&eight, in + i, sizeof(eight));
		/* the lowest bits of eight bytes, side by side */
		eight = GUINT64_FROM_LE(eight) * UINT64_C(0x0102040810204080);
		bits |= eight >> 56 << i;
	}
	return bits;
}

/* The same of what is left of a text. */
static uint64_t last_word_bits(const char *p, const char *end)
{
	char block[BLOCK] = { 0 };

	memcpy(block, p, (size_t)(end - p));
	return word_bits(block);
}

static void look_up(struct search *s, const char *start)
{
	const struct gate_word *w;
	const char *p = start;
	uint32_t hash = 0;

	/* the NUL behind the text ends the last identifier */
	for (; ident_byte[(uint8_t)*p]; p++)
		hash = mix(hash, (uint8_t)*p);
	if (!s->gate->filter[slot(hash)])
		return;
	w = find_word(s->gate, start, (size_t)(p - start), hash);
	if (w && w->groups & ~s->seen)
		look(s, w, start);
}

static void find_words(struct search *s)
{
	uint64_t before = 0; /* 1: a word goes on from there */

	for (const char *p = s->text; p < s->end; p += BLOCK) {
		uint64_t bits = s->end - p >= (ptrdiff_t)BLOCK
					? word_bits(p)
					: last_word_bits(p, s->end);
		uint64_t starts = bits & ~(bits << 1 | before);

		before = bits >> (BLOCK - 1);
		for (; starts; starts &= starts - 1) {
			const char *start = p + __builtin_ctzll(starts);

			if (s->gate->begins[beginning(start)])
				look_up(s, start);
		}
	}
	if (look_met(&s->typed))
		s->seen |= s->gate->typed;
}

uint32_t gate_scan(const struct gate *gate, const char *text, size_t len,
		   uint32_t *first)
{
	struct search s = { .gate = gate, .text = text, .end = text + len };
	uint32_t wanted = 0;
	uint64_t seen;

	find_words(&s);
	seen = s.seen;
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
