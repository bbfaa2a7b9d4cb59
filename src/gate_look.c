// SPDX-License-Identifier: GPL-2.0-only
#include "gate_look.h"

#include <glib.h>
#include <string.h>

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

/*
 * The comma or bracket that ends the argument at p. NULL where anything is in
 * it that is not read here.
 */
static const char *argument_end(const char *p)
{
	unsigned int depth = 0;

	for (; is_word(*p) || (*p && strchr(" \t\n.,>-*&+()[]", *p)); p++) {
		if (!depth && (*p == ',' || *p == ')'))
			return p;
		depth += *p == '(';
		depth -= *p == ')';
	}
	return NULL;
}

bool look_is_sizeof(const char *p, const char *end, unsigned int n)
{
	static const char word[] = "sizeof";
	const size_t len = sizeof(word) - 1;

	p = skip_blanks(p);
	if (*p != '(')
		return false;
	for (p++; n; n--, p++) {
		p = argument_end(p);
		if (!p || *p != ',')
			return false;
	}
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

bool look_is_embedded(const char *p, const char *end)
{
	p = skip_blanks(p);
	if (p >= end)
		return false;
	if (*p != '(')
		return is_word(*p) || *p == '{' || *p == ';';
	p = skip_blanks(p + 1);
	return *p == '&' && *skip_member(p + 1) == ')';
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
