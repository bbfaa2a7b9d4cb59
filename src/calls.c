// SPDX-License-Identifier: GPL-2.0-only
#include "calls.h"


bool calls_is_function(const struct source *src, guint item)
{
	return source_item(src, item)->kind == ITEM_FUNCTION;
}

void calls_definers(struct source *src, guint token, calls_visit visit,
		    void *user)
{
	const GArray *list = source_definers(src, src->token_ident[token]);

	for (guint k = 0; list && k < list->len; k++) {
		guint item = g_array_index(list, guint, k);

		if (calls_is_function(src, item))
			visit(src, item, token, user);
	}
}

void calls_callers(struct source *src, guint callee, calls_visit visit,
		   void *user)
{
	const GArray *names = source_defined(src, callee);

	for (guint k = 0; k < names->len; k++) {
		guint n;
		const uint32_t *at = source_occurrences(
			src, g_array_index(names, ident_id, k), &n);

		for (guint i = 0; i < n; i++) {
			guint item = src->token_item[at[i]];

			if (item != callee && calls_is_function(src, item) &&
			    at[i] >= source_item(src, item)->body)
				visit(src, item, at[i], user);
		}
	}
}

void calls_receivers(struct source *src, guint token, calls_visit visit,
		     void *user)
{
	guint first = source_item(src, src->token_item[token])->first;
	guint call = syn_enclosing_call(src, token, first);

	if (call)
		calls_definers(src, call, visit, user);
}

bool calls_parameter(const struct source *src, guint callee, ident_id name,
		     unsigned int n, struct range *parameter)
{
	guint head = source_item(src, callee)->first;
	guint body = source_item(src, callee)->body;

	while (head < body && (src->token_ident[head] != name ||
			       syn_punct(src, head + 1) != '('))
		head++;
	return syn_argument(src, head + 1, body, n, parameter);
}

bool calls_is_parameter_name(const struct source *src, guint i,
			     struct range parameter)
{
	char next = syn_punct(src, i + 1);

	if (!src->token_ident[i])
		return false;
	return i + 1 == parameter.last || next == ')' || next == '[' ||
	       (src->token_ident[i + 1] &&
		src->text[source_token(src, i + 1)->off] == '_');
}
