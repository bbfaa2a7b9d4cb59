// SPDX-License-Identifier: GPL-2.0-only
#include "member_tag.h"

#include <string.h>

static const struct token *token(const GArray *tokens, guint i)
{
	static const struct token none = { .kind = TOK_OTHER };

	return i < tokens->len ? &g_array_index(tokens, struct token, i)
			       : &none;
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

static bool is_one_of(const char *text, const struct token *t,
		      const char *const *words)
{
	for (; *words; words++)
		if (token_is(text, t, *words))
			return true;
	return false;
}

/* The token before the name that ends at i, past `*` and what may follow it. */
static guint before_stars(const char *text, const GArray *tokens, guint i)
{
	static const char *const kinds[] = { "const",	"volatile", "restrict",
					     "__user",	"__rcu",    "__iomem",
					     "__force", "__percpu", NULL };

	while (i && (punct(tokens, i) == '*' ||
		     (is_ident(tokens, i) &&
		      is_one_of(text, token(tokens, i), kinds))))
		i--;
	return i;
}

/* Where the declaration, or the statement, begins that the comma at i is in. */
static guint list_start(const GArray *tokens, guint i, guint first)
{
	guint depth = 0;

	for (; i > first; i--) {
		char c = punct(tokens, i - 1);

		if (!depth &&
		    (c == ';' || (c == '}' && punct(tokens, i) != ',')))
			break;
		if (c && strchr(")]}", c))
			depth++;
		else if (c && strchr("([{", c) && !depth--)
			break;
	}
	return i;
}

/* The type's last word, of a declarator behind the comma at i; 0: it is none.
 */
static guint first_of_list(const GArray *tokens, guint i, guint first)
{
	guint start = list_start(tokens, i, first), last = start;

	if (start && (punct(tokens, start - 1) == '(' ||
		      punct(tokens, start - 1) == '['))
		return 0;
	/* `struct tag *a`, `foo_t a` */
	while (is_ident(tokens, last) && is_ident(tokens, last + 1))
		last++;
	if (is_ident(tokens, last) && punct(tokens, last + 1) == '*')
		return last;
	return last > start ? last - 1 : 0;
}

/* How a declarator of the variable may go on. */
static bool ends_declarator(const char *text, const GArray *tokens, guint i)
{
	const struct token *t = token(tokens, i);

	return (t->punct && strchr(",;=)[", t->punct)) ||
	       (t->kind == TOK_IDENT && t->len > 2 &&
		!memcmp(text + t->off, "__", 2));
}

bool member_declares(const char *text, const GArray *tokens, guint i,
		     guint first, const struct token **tag)
{
	static const char *const no_types[] = { "return", "goto",  "case",
						"else",	  "do",	   "sizeof",
						"struct", "union", "enum",
						NULL };
	guint type;

	if (!i || !ends_declarator(text, tokens, i + 1))
		return false;
	type = before_stars(text, tokens, i - 1);
	if (punct(tokens, type) == ',')
		type = first_of_list(tokens, type, first);
	if (!type || type < first || !is_ident(tokens, type) ||
	    is_one_of(text, token(tokens, type), no_types))
		return false;
	*tag = token_is(text, token(tokens, type - 1), "struct")
		       ? token(tokens, type)
		       : NULL;
	return true;
}

const struct token *member_tag(const char *text, const GArray *tokens,
			       guint name, guint first, bool *other)
{
	const struct token *base = token(tokens, name), *tag = NULL;

	*other = false;
	for (guint i = name; i && i >= first; i--) {
		if (!is_ident(tokens, i) ||
		    token(tokens, i)->len != base->len ||
		    memcmp(text + token(tokens, i)->off, text + base->off,
			   base->len) ||
		    !member_declares(text, tokens, i, first, &tag))
			continue;
		*other = !tag;
		return tag;
	}
	return NULL;
}
