// SPDX-License-Identifier: GPL-2.0-only
#include "member_tag.h"

#include <string.h>

static const struct token *token(const GArray *tokens, guint i)
{
	static const struct token none = { .kind = TOK_OTHER };

	return i < tokens->len ? &g_array_index(tokens, struct token, i) : &none;
}

static char punct(const GArray *tokens, guint i)
{
	return token(tokens, i)->punct;
}

static bool is_ident(const GArray *tokens, guint i)
{
	return token(tokens, i)->kind == TOK_IDENT;
}

/* The first token of the opening bracket's pair that i closes. */
static guint opening(const GArray *tokens, guint i)
{
	guint depth = 0;

	for (; i > 0; i--) {
		char c = punct(tokens, i);

		if (c && strchr(")]}", c))
			depth++;
		else if (c && strchr("([{", c) && !--depth)
			return i;
	}
	return 0;
}

guint member_start(const GArray *tokens, guint i)
{
	for (;;) {
		guint before;

		if (i >= 2 && punct(tokens, i - 1) == '>' &&
		    punct(tokens, i - 2) == '-')
			before = i - 3;
		else if (i >= 1 && punct(tokens, i - 1) == '.')
			before = i - 2;
		else
			return i;
		while (before < i && punct(tokens, before) &&
		       strchr(")]", punct(tokens, before))) {
			before = opening(tokens, before);
			if (before && (is_ident(tokens, before - 1) ||
				       punct(tokens, before - 1) == ']' ||
				       punct(tokens, before - 1) == ')'))
				before--;
			else
				return before;
		}
		if (before >= i)
			return i;
		i = before;
	}
}

bool member_is_simple(const GArray *tokens, guint i)
{
	return i > 1 && i - member_start(tokens, i) ==
				(punct(tokens, i - 1) == '.' ? 2u : 3u);
}

const struct token *member_tag(const char *text, const GArray *tokens,
			       guint name, guint first)
{
	const struct token *base = token(tokens, name);

	for (guint i = name ? name - 1 : 0; i > 1 && i >= first; i--) {
		guint tag = i - 1;

		if (!is_ident(tokens, i) || token(tokens, i)->len != base->len ||
		    memcmp(text + token(tokens, i)->off, text + base->off,
			   base->len))
			continue;
		if (!punct(tokens, i + 1) ||
		    !strchr(",;=)[", punct(tokens, i + 1)))
			continue;
		while (tag && punct(tokens, tag) == '*')
			tag--;
		if (tag && is_ident(tokens, tag) && is_ident(tokens, tag - 1) &&
		    token_is(text, token(tokens, tag - 1), "struct"))
			return token(tokens, tag);
	}
	return NULL;
}
