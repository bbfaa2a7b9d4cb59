// SPDX-License-Identifier: GPL-2.0-only
#include "gate_look.h"

#include <glib.h>
#include <string.h>

/* A longer argument is not read: there may be calls in calls without end. */
#define ARGUMENT_MAX 4096

static bool is_word(char c)
{
	return g_ascii_isalnum(c) || c == '_';
}

static const char *skip_blanks(const char *p)
{
	while (*p == ' ' || *p == '\t' || *p == '\n')
		p++;
	return p;
}

/* Past names, members and blanks: all that can be in `&x->y.z`. */
static const char *skip_member(const char *p)
{
	while (is_word(*p) || (*p && strchr(" \t\n.>-", *p)))
		p++;
	return p;
}

/* All that is read of an argument. */
static bool is_readable(char c)
{
	return is_word(c) || (c && strchr(" \t\n.,>-*&+()[]", c));
}

/*
 * The comma or bracket that ends the argument at p. NULL where anything is in
 * it that is not read here.
 */
static const char *argument_end(const char *p)
{
	const char *far = p + ARGUMENT_MAX;
	unsigned int depth = 0;

	for (; p < far && is_readable(*p); p++) {
		if (!depth && (*p == ',' || *p == ')'))
			return p;
		depth += *p == '(';
		depth -= *p == ')';
	}
	return NULL;
}

/* Argument n of the call whose name ends at p; NULL where it can't be read. */
static const char *find_argument(const char *p, unsigned int n)
{
	p = skip_blanks(p);
	if (*p != '(')
		return NULL;
	for (p++; n; n--, p++) {
		p = argument_end(p);
		if (!p || *p != ',')
			return NULL;
	}
	return p;
}

bool look_is_sizeof(const char *p, const char *end, unsigned int n)
{
	static const char word[] = "sizeof";
	const size_t len = sizeof(word) - 1;

	p = find_argument(p, n);
	if (!p)
		return false;
	p = skip_blanks(p);
	if ((size_t)(end - p) < len || memcmp(p, word, len) || is_word(p[len]))
		return false;
	p = skip_blanks(p + len);
	if (*p == '(') {
		p = argument_end(p + 1);
		if (!p || *p != ')')
			return false;
		p = skip_blanks(p + 1);
	} else {
		while (*p == '*')
			p++;
		p = skip_member(p);
	}
	return *p == ',' || *p == ')';
}

/* --- typed seeds ------------------------------------------------------------
 */

static const char *word_end(const char *p)
{
	while (is_word(*p))
		p++;
	return p;
}

static void add_name(uint64_t *set, const char *p)
{
	uint32_t hash = 0;

	for (; is_word(*p); p++)
		hash = hash * 31 + (uint8_t)*p;
	hash ^= hash >> 16;
	set[hash & 3] |= UINT64_C(1) << (hash >> 2 & 63);
}

static void add_all(uint64_t *set)
{
	for (unsigned int i = 0; i < 4; i++)
		set[i] = UINT64_MAX;
}

void look_seed(struct look_typed *typed, const char *p, unsigned int n)
{
	const char *from = find_argument(p, n), *last = NULL;
	const char *to = from ? argument_end(from) : NULL;

	if (!to) {
		add_all(typed->sized);
		return;
	}
	for (p = from; p < to; p++) {
		if (!is_word(*p))
			continue;
		if (!g_ascii_isdigit(*p))
			last = p;
		p = word_end(p) - 1;
	}
	if (last)
		add_name(typed->sized, last);
	typed->until = MAX(typed->until, to);
}

/* What is given to a function whose bracket opens at p: what ends there. */
static void add_given(struct look_typed *typed, const char *p)
{
	const char *far = p + ARGUMENT_MAX;
	unsigned int depth = 0;

	do {
		const char *word = p;

		if (is_word(*p)) {
			p = word_end(p);
			if (*skip_blanks(p) == ')')
				add_name(typed->pointers, word);
			continue;
		}
		if (p > far || !is_readable(*p)) {
			add_all(typed->pointers);
			return;
		}
		depth += *p == '(';
		depth -= *p == ')';
		p++;
	} while (depth);
}

/* Whether just the address of a member is in the bracket at p. */
static bool is_member_address(const char *p)
{
	p = skip_blanks(p + 1);
	return *p == '&' && *skip_member(p + 1) == ')';
}

void look_type(struct look_typed *typed, const char *p, size_t len)
{
	const char *type = p;

	p += len;
	typed->found |= p <= typed->until;
	p = skip_blanks(p);
	if (*p == '{' || *p == ';')
		return;
	if (is_word(*p)) {
		/* an object, unless a macro declares a pointer */
		p = skip_blanks(word_end(p));
		if (*p != '(')
			return;
	}
	if (*p == '(' && is_member_address(p))
		return;
	add_name(typed->pointers, type);
	if (*p == '(')
		add_given(typed, p);
	while (*p == '*')
		p = skip_blanks(p + 1);
	if (is_word(*p))
		add_name(typed->pointers, p);
	else if (*p && strchr("/\\#", *p))
		add_all(typed->pointers);
}

bool look_met(const struct look_typed *typed)
{
	for (unsigned int i = 0; i < G_N_ELEMENTS(typed->sized); i++)
		if (typed->sized[i] & typed->pointers[i])
			return true;
	return typed->found;
}

bool look_is_in_directive(const char *text, const char *p)
{
	while (p > text) {
		p--;
		if (*p == '#')
			return true;
		if (*p == '\n' && (p == text || p[-1] != '\\'))
			return false;
	}
	return false;
}
