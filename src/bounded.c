// SPDX-License-Identifier: GPL-2.0-only
#include "bounded.h"

#include "syntax.h"

#include <string.h>

/* An expression around a token that is longer is made to keep us busy. */
#define EXPRESSION_TOKENS 200u

/* Whether the bracket at token i is that of `if (`, and not a call's. */
static bool is_head(const struct source *src, guint i)
{
	static const char *const words[] = { "if", "while", "for", "switch",
					     NULL };

	return syn_punct(src, i) == '(' && i &&
	       syn_is_one_of(src, i - 1, words);
}

static bool ends_expression(char c)
{
	return c && strchr(";{}", c);
}

/*
 * The expression around token i, with what it is assigned to: up to the ends of
 * the statement, or to the brackets of its head.
 */
static struct range expression_at(const struct source *src,
				  const struct item *it, guint i)
{
	guint first = MAX(it->body, i - MIN(i, EXPRESSION_TOKENS)) + 1;
	guint last = MIN(it->last, i + EXPRESSION_TOKENS);
	struct range r = { i, i };
	int open = 0; /* brackets around it */

	while (r.first > first &&
	       !ends_expression(syn_punct(src, r.first - 1)) &&
	       !is_head(src, r.first - 1)) {
		char c = syn_punct(src, --r.first);

		open += (c == '(') - (c == ')');
	}
	for (; r.last < last && open >= 0 &&
	       !ends_expression(syn_punct(src, r.last));
	     r.last++) {
		char c = syn_punct(src, r.last);

		open += (c == '(') - (c == ')');
	}
	return r;
}

static bool has_comparison(const struct source *src, struct range r)
{
	for (guint i = r.first; i < r.last; i++)
		if (syn_is_comparison(src, i))
			return true;
	return false;
}

/* The name that is set at the beginning of an expression, or 0. */
static guint name_set(const struct source *src, struct range r)
{
	for (guint i = r.first; i < r.last; i++) {
		guint value;

		if (syn_punct(src, i) == '(')
			break;
		if (src->token_ident[i] && !syn_is_member(src, i) &&
		    syn_is_assigned(src, i, &value))
			return i;
	}
	return 0;
}

bool bounded_by(const struct source *src, guint item, guint i)
{
	const struct item *it = source_item(src, item);
	struct range r = expression_at(src, it, i);
	guint name, n = 0;
	const uint32_t *at;

	if (has_comparison(src, r))
		return true;
	name = name_set(src, r);
	if (!name)
		return false;
	at = source_occurrences_in(src, src->token_ident[name], it->body,
				   it->last, &n);
	for (guint k = 0; k < MIN(n, EXPRESSION_TOKENS); k++)
		if (!syn_is_member(src, at[k]) && syn_is_compared(src, at[k]))
			return true;
	return false;
}
