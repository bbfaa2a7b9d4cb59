// SPDX-License-Identifier: GPL-2.0-only
#include "calls.h"
#include "expr.h"
#include "reach_ask.h"

/* Macros in arguments of macros; deeper ones are made to keep us busy. */
#define EXPANSIONS_MAX 16

static void on_result(struct source *src, guint item, guint token, void *user)
{
	(void)src, (void)token;
	reach_ask((struct reach *)user, PLACE_RESULT, item, 0);
}

static bool has_holder(const struct reach *r)
{
	const struct item *it = source_item(r->src, r->at);

	for (guint i = it->first; i <= it->last; i++)
		if (reach_meaning(r, i) & MEANS_HOLDER)
			return true;
	return false;
}

void reach_ask_objects(struct reach *r, guint first, guint last)
{
	for (guint i = first; i < last; i++) {
		ident_id id = r->src->token_ident[i];

		if (id && syn_is_member(r->src, i)) {
			r->found |= (reach_meaning(r, i) & MEANS_INSIDE) &&
				    has_holder(r);
			reach_ask(r, PLACE_OBJECTS, 0, id);
		} else if (id)
			reach_ask(r, PLACE_OBJECT, r->at, id);
	}
}

/* Whether all declarations of a name in function r->at have a narrow type. */
static bool is_narrow(struct reach *r, ident_id id)
{
	guint n;
	const uint32_t *at = source_occurrences(r->src, id, &n);
	bool narrow = false;

	reach_count_looks(r, n);
	for (guint k = 0; k < n; k++) {
		guint type = at[k] ? at[k] - 1 : 0;
		bool pointer = type && syn_punct(r->src, type) == '*';

		type -= pointer;
		if (r->src->token_item[at[k]] != r->at || !type ||
		    !r->src->token_ident[type] ||
		    syn_is_statement_word(r->src, type))
			continue;
		if (!(reach_meaning(r, type) & MEANS_NARROW)) {
			if (pointer)
				continue; /* a product */
			return false;
		}
		if (pointer || syn_punct(r->src, at[k] + 1) == '[')
			return false;
		narrow = true;
	}
	return narrow;
}

static void ask_macros(struct reach *r, ident_id name, int depth);

/* What stands for a macro's call: each word of its body may be a part of it. */
static void ask_body(struct reach *r, guint directive, int depth)
{
	const GArray *used = source_used(r->src, directive);

	reach_count_looks(r, used->len);
	for (guint k = 0; k < used->len && !r->found; k++) {
		ident_id id = g_array_index(used, ident_id, k);

		r->found |= reach_is_origin(r, id);
		reach_ask(r, PLACE_MEMBER, 0, id);
		if (source_is_global(r->src, id))
			reach_ask(r, PLACE_NAME, r->at, id);
		ask_macros(r, id, depth - 1);
	}
}

/* Macros and functions of the file that have that name. */
static void ask_macros(struct reach *r, ident_id name, int depth)
{
	const GArray *list = source_definers(r->src, name);

	for (guint k = 0; depth && list && k < list->len; k++) {
		guint item = g_array_index(list, guint, k);

		if (source_item(r->src, item)->kind == ITEM_DIRECTIVE)
			ask_body(r, item, depth);
		else if (calls_is_function(r->src, item))
			reach_ask(r, PLACE_RESULT, item, 0);
	}
}

static bool is_macro(const struct reach *r, ident_id name)
{
	const GArray *list = source_definers(r->src, name);

	for (guint k = 0; list && k < list->len; k++)
		if (source_item(r->src, g_array_index(list, guint, k))->kind ==
		    ITEM_DIRECTIVE)
			return true;
	return false;
}

/* A call of a macro of the file: what it is made of, and what it is given. */
static void ask_expansion(struct reach *r, const struct leaf *leaf)
{
	struct range arg;

	if (r->expansions == EXPANSIONS_MAX) {
		r->found = true; /* it may be: not told */
		return;
	}
	r->expansions++;
	ask_macros(r, r->src->token_ident[leaf->token], MACRO_DEPTH);
	for (unsigned int n = 0;
	     syn_argument(r->src, leaf->token + 1, leaf->range.last, n, &arg);
	     n++) {
		reach_ask_value(r, arg);
		reach_ask_objects(r, arg.first, arg.last);
	}
	r->expansions--;
}

static void ask_leaf(struct reach *r, const struct leaf *leaf)
{
	static const enum place_kind kinds[] = {
		[LEAF_NAME] = PLACE_NAME,
		[LEAF_MEMBER] = PLACE_MEMBER,
		[LEAF_ELEMENT] = PLACE_ELEMENT,
		[LEAF_POINTEE] = PLACE_POINTEE,
	};
	uint32_t means = reach_meaning(r, leaf->token);

	if (leaf->kind == LEAF_RESULT) {
		r->found |= (means & MEANS_RESULT) != 0;
		calls_definers(r->src, leaf->token, on_result, r);
		if (is_macro(r, r->src->token_ident[leaf->token]))
			ask_expansion(r, leaf);
		return;
	}
	if (leaf->kind == LEAF_NAME &&
	    is_narrow(r, r->src->token_ident[leaf->token]))
		return;
	r->found |= (means & MEANS_VALUE) ||
		    ((means & MEANS_INSIDE) && leaf->kind == LEAF_MEMBER &&
		     has_holder(r));
	reach_ask(r, kinds[leaf->kind], r->at,
		  r->src->token_ident[leaf->token]);
	if (leaf->kind == LEAF_MEMBER)
		reach_ask_objects(r, leaf->range.first, leaf->token);
}

void reach_ask_value(struct reach *r, struct range range)
{
	guint before = r->leaves->len;

	if (!expr_leaves(r->src, r->meanings, range, r->leaves))
		r->found = true;
	for (guint k = before; k < r->leaves->len; k++) {
		/* a copy, for the array may grow meanwhile */
		struct leaf leaf = g_array_index(r->leaves, struct leaf, k);

		ask_leaf(r, &leaf);
	}
	g_array_set_size(r->leaves, before);
}
