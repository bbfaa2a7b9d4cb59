// SPDX-License-Identifier: GPL-2.0-only
#include "card_meaning.h"

#include <string.h>

char **card_split(const char *value)
{
	char **words = g_strsplit_set(value, " \t\r\n", -1);
	char **out = words;

	for (char **w = words; *w; w++) {
		if (**w)
			*out++ = *w;
		else
			g_free(*w);
	}
	*out = NULL;
	return words;
}

bool card_positions(const char *s, unsigned int *mask)
{
	*mask = *s == 't' ? SEED_TYPED : 0;
	for (s += *s == 't';; s += 2) {
		if (!g_ascii_isdigit(*s))
			return false;
		*mask |= 1u << (*s - '0');
		if (s[1] != ',')
			return s[1] == '\0';
	}
}

/* The word means that as well from now on. */
static void add_meaning(struct rule *rule, const char *word, uint32_t bits)
{
	bits |= GPOINTER_TO_UINT(g_hash_table_lookup(rule->meanings, word));
	g_hash_table_insert(rule->meanings, g_strdup(word),
			    GUINT_TO_POINTER(bits));
}

/* Cuts off the end of a word; false where it has another one. */
static bool cut(char *word, const char *end)
{
	size_t n = strlen(word), m = strlen(end);

	if (n <= m || strcmp(word + n - m, end))
		return false;
	word[n - m] = '\0';
	return true;
}

/* An origin's word, without what says in which way it is one. */
static bool read_origin(struct rule *rule, char *word)
{
	char *inside = strchr(word, '.'), *colon = strchr(word, ':');
	unsigned int mask = 0;

	if (colon) {
		*colon = '\0';
		if (!card_positions(colon + 1, &mask) || mask & SEED_TYPED)
			return false;
	}
	if (cut(word, "(...)")) {
		mask = MEANS_GIVEN;
	} else if (inside == word) {
		memmove(word, word + 1, strlen(word));
		mask = MEANS_VALUE;
	} else if (inside) {
		*inside = '\0';
		add_meaning(rule, inside + 1, MEANS_INSIDE);
		mask = MEANS_HOLDER;
	} else if (cut(word, "()")) {
		mask = MEANS_RESULT;
	} else if (cut(word, "->")) {
		mask = MEANS_OBJECTS;
	} else if (cut(word, ",")) {
		mask = MEANS_NEXT;
	}
	rule->plain_origins |= !mask;
	add_meaning(rule, word, mask);
	return true;
}

/* Without an origin in the file there is none to be met either. */
bool card_read_origins(struct rule *rule, const char *value)
{
	char **words = card_split(value);
	bool good = true;

	for (char **w = words; *w && good; w++) {
		good = read_origin(rule, *w);
		if (good) {
			g_ptr_array_add(rule->origins, g_strdup(*w));
			/* the gate knows whole words; what else such a file
			 * has, copies from user space above all, opens it */
			if (!strchr(*w, '*'))
				g_ptr_array_add(rule->gate[GATE_GROUPS - 1],
						g_strdup(*w));
		}
	}
	g_strfreev(words);
	return good;
}

bool card_read_bounds(struct rule *rule, const char *value)
{
	char **words = card_split(value);

	for (char **w = words; *w; w++)
		add_meaning(rule, *w, MEANS_BOUND);
	g_strfreev(words);
	return true;
}

bool card_read_narrow(struct rule *rule, const char *value)
{
	char **words = card_split(value);

	for (char **w = words; *w; w++)
		add_meaning(rule, *w, MEANS_NARROW);
	g_strfreev(words);
	return true;
}

bool card_read_grows(struct rule *rule, const char *value)
{
	char **words = card_split(value);
	bool good = true;

	for (char **w = words; *w && good; w++) {
		char *colon = strchr(*w, ':');
		unsigned int mask;

		good = colon && card_positions(colon + 1, &mask) &&
		       !(mask & SEED_TYPED);
		if (!good)
			break;
		*colon = '\0';
		add_meaning(rule, *w, mask << MEANS_GROWS_SHIFT);
	}
	g_strfreev(words);
	return good;
}
