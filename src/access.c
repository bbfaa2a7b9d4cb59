// SPDX-License-Identifier: GPL-2.0-only
#include "access.h"

#include "grown.h"

#include <string.h>

/* The first token of the expression `a->b[i].c` whose last name is token i. */
static guint chain_start(const struct source *src, guint i)
{
	while (syn_is_member(src, i)) {
		i -= syn_punct(src, i - 1) == '.' ? 2 : 3;
		while (i &&
		       (syn_punct(src, i) == ']' || syn_punct(src, i) == ')')) {
			guint open = syn_back_to_open(src, i, 0);

			if (!open || (syn_punct(src, i) == ')' &&
				      !src->token_ident[open - 1]))
				return open;
			i = open - 1;
		}
	}
	return i;
}

/* Behind `[...]` and attributes that follow token i. */
static guint skip_behind(const struct source *src, guint i, bool *element)
{
	guint end = src->tokens->len;

	for (i++; i < end;) {
		const struct token *t = source_token(src, i);

		if (syn_punct(src, i) == '[') {
			*element = true;
			i = syn_skip_group(src, i, end);
		} else if (src->token_ident[i] && t->len > 2 &&
			   !memcmp(src->text + t->off, "__", 2)) {
			i++;
			if (syn_punct(src, i) == '(')
				i = syn_skip_group(src, i, end);
		} else {
			break;
		}
	}
	return i;
}

/* Whether an assignment that can let a value grow stands at token i. */
static bool is_set(const struct source *src, guint i, guint *value)
{
	char c = syn_punct(src, i), next = syn_punct(src, i + 1);

	*value = i + 1;
	if (c == '=')
		return next != '=';
	*value = i + 2;
	if (c && strchr("+*|^", c))
		return next == '=';
	*value = i + 3;
	return c == '<' && next == '<' && syn_punct(src, i + 2) == '=';
}

/* The call around token i, and which of its arguments that is; 0 for none. */
static guint find_call(const struct source *src, guint i, guint first,
		       guint *argument)
{
	int depth = 0;

	*argument = 0;
	for (; i > first; i--) {
		char c = syn_punct(src, i);

		if (c == ';' || c == '{' || c == '}')
			return 0;
		depth += c == ')' || c == ']';
		depth -= c == '(' || c == '[';
		*argument += c == ',' && !depth;
		if (depth >= 0)
			continue;
		if (src->token_ident[i - 1])
			return c == '(' ? i - 1 : 0;
		depth = 0;
		*argument = 0;
	}
	return 0;
}

/* Whether an argument ends at a token, or what is added to a pointer begins. */
static bool ends_argument(const struct source *src, guint i, char before)
{
	char c = syn_punct(src, i), next = syn_punct(src, i + 1);

	return c == ',' || c == ')' ||
	       (c == '+' && next != '+' && next != '=' && before &&
		strchr("(,)", before));
}

struct access access_of(const struct source *src, guint i)
{
	const struct item *it = source_item(src, src->token_item[i]);
	struct access access = { .kind = ACCESS_OTHER };
	guint behind = skip_behind(src, i, &access.element);
	guint start = chain_start(src, i);
	char before;

	if (syn_is_way(src, behind - 1))
		return access;
	access.pointee = start > it->first && syn_punct(src, start - 1) == '*';
	start -= access.pointee;
	before = start ? syn_punct(src, start - 1) : 0;
	access.declared =
		access.pointee && start &&
		(src->token_ident[start - 1] || before == ',' || before == '*');
	while (syn_punct(src, behind) == ')' && start > it->first + 1 &&
	       syn_punct(src, start - 1) == '(' &&
	       !src->token_ident[start - 2]) {
		behind++;
		start--;
	}
	if (is_set(src, behind, &access.value.first)) {
		access.kind = ACCESS_SET;
		access.value.last =
			syn_end_of_value(src, access.value.first, it->last + 1);
	} else if (grown_limit(src, i, &access.value)) {
		access.kind = ACCESS_SET;
	} else if (ends_argument(src, behind, before)) {
		access.address = start && syn_punct(src, start - 1) == '&';
		access.call = start > it->first
				      ? find_call(src, start - 1, it->first,
						  &access.argument)
				      : 0;
		access.kind = access.call ? ACCESS_GIVEN : ACCESS_OTHER;
	}
	return access;
}
