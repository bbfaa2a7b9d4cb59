// SPDX-License-Identifier: GPL-2.0-only
#include "grown.h"

#include <string.h>

/* Brackets between a name and those of the condition that it is in. */
#define BRACKETS_MAX 4
/* Tokens of a condition: more only in a file that is made to keep us busy. */
#define CONDITION_MAX 200u
/* So many places of a name in a function. */
#define PLACES_MAX 1000u

/* Whether the brackets that open at token i are those of a loop or a break. */
static bool is_of_loop(const struct source *src, guint open)
{
	guint behind;

	if (source_is(src, open - 1, "while") ||
	    source_is(src, open - 1, "for"))
		return true;
	if (!source_is(src, open - 1, "if"))
		return false;
	behind = syn_skip_group(src, open, src->tokens->len);
	return behind < src->tokens->len && source_is(src, behind, "break");
}

/* The condition around token i; false where it stands in none. */
static bool find_condition(const struct source *src, guint i,
			   struct range *condition)
{
	guint first = source_item(src, src->token_item[i])->first;
	guint last = i > CONDITION_MAX ? i - CONDITION_MAX : 0;
	int depth = 0, brackets = 0;

	first = MAX(first, last);
	for (guint k = i; k > first && brackets < BRACKETS_MAX; k--) {
		char c = syn_punct(src, k);

		if (c == '{' || c == '}')
			return false;
		depth += c == ')' || c == ']';
		depth -= c == '(' || c == '[';
		if (depth >= 0)
			continue;
		if (c == '(' && is_of_loop(src, k)) {
			condition->first = k + 1;
			condition->last = syn_skip_group(
				src, k,
				MIN(k + 2 * CONDITION_MAX, src->tokens->len));
			condition->last -= condition->last > k + 1;
			return true;
		}
		depth = 0;
		brackets++;
	}
	return false;
}

/* Whether what stands at token i, behind a name, makes it a multiple. */
static bool is_scaled_by(const struct source *src, guint i, ident_id id)
{
	char c = syn_punct(src, i), next = syn_punct(src, i + 1);

	if (c == '*' || c == '+')
		return next == '=';
	if (c == '<')
		return next == '<' && syn_punct(src, i + 2) == '=';
	if (c != '=' || i + 2 >= src->tokens->len ||
	    src->token_ident[i + 1] != id)
		return false;
	c = syn_punct(src, i + 2);
	return c && strchr("*<+", c);
}

/* Whether a name is scaled in the function, or is a power of 2 that is. */
static bool is_scaled(const struct source *src, guint item, ident_id id)
{
	const struct item *it = source_item(src, item);
	guint n;
	const uint32_t *at =
		source_occurrences_in(src, id, it->first, it->last + 1, &n);
	bool power = false, counted = false;

	for (guint k = 0; k < MIN(n, PLACES_MAX); k++) {
		guint i = at[k];

		if (!i)
			continue;
		if (is_scaled_by(src, i + 1, id))
			return true;
		power |= i > 1 && syn_punct(src, i - 1) == '<' &&
			 syn_punct(src, i - 2) == '<';
		counted |= (syn_punct(src, i + 1) == '+' &&
			    syn_punct(src, i + 2) == '+') ||
			   (i > 1 && syn_punct(src, i - 1) == '+' &&
			    syn_punct(src, i - 2) == '+');
	}
	return power && counted;
}

/* Whether a < or > stands at token i that is no shift and no arrow. */
static bool is_order(const struct source *src, guint i)
{
	char c = syn_punct(src, i), before = syn_punct(src, i - 1);

	return (c == '<' || c == '>') && before != c && before != '-' &&
	       syn_punct(src, i + 1) != c;
}

static bool is_joint(const struct source *src, guint i)
{
	char c = syn_punct(src, i);

	return c == ';' ||
	       ((c == '&' || c == '|') && syn_punct(src, i + 1) == c);
}

/* What the comparison around token i compares it with; false: there is none. */
static bool find_limit(const struct source *src, guint i, struct range *range)
{
	guint order = 0;

	for (guint k = range->first; k < i; k++)
		if (is_joint(src, k))
			range->first = k + 1 + (syn_punct(src, k) != ';');
	for (guint k = i; k < range->last; k++)
		if (is_joint(src, k))
			range->last = k;
	for (guint k = range->first; k < range->last; k++)
		if (is_order(src, k))
			order = k;
	if (order > i)
		range->first = order + 1 + (syn_punct(src, order + 1) == '=');
	else
		range->last = order;
	return order;
}

bool grown_limit(const struct source *src, guint i, struct range *limit)
{
	return find_condition(src, i, limit) && find_limit(src, i, limit) &&
	       is_scaled(src, src->token_item[i], src->token_ident[i]);
}
