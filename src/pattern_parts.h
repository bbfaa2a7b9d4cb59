/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a pattern consists of. Between its reader and its matcher; nothing for
 * their users.
 */
#ifndef KAPCHECK_PATTERN_PARTS_H
#define KAPCHECK_PATTERN_PARTS_H

#include "pattern.h"

enum element_kind {
	EL_TOKEN,
	EL_NAME,
	EL_LIST,
	EL_REST,
	EL_AND,
	EL_MARK,
	EL_END,
};

struct element {
	enum element_kind kind;
	uint32_t off, len;	/* of a token or name, in the pattern's text */
	const GPtrArray *words; /* of a list */
};

struct pattern {
	char *text;
	GArray *elements; /* of struct element */
	bool marks;
};

/* Tokens of a text with those of its directives. */
GArray *pattern_lex(const char *text, size_t len);

static inline const struct token *pattern_token(const GArray *tokens, guint i)
{
	return &g_array_index(tokens, struct token, i);
}

#endif
