// SPDX-License-Identifier: GPL-2.0-only
#include "given_whole.h"

struct joiner {
	struct source *src;
	struct graph *graph;
	guint item;
};

/* Whether the structure of that tag is defined in the file. */
static bool is_defined(const struct source *src, ident_id tag)
{
	static const char owner;
	/* 0: not asked yet, 1: it is not, 2: it is */
	uint32_t *note = &source_notes(src, &owner)[tag];
	guint n;
	const uint32_t *at = source_occurrences(src, tag, &n);

	for (guint k = 0; !*note && k < n; k++)
		if (syn_punct(src, at[k] + 1) == '{' && at[k] > 0 &&
		    source_is(src, at[k] - 1, "struct"))
			*note = 2;
	*note = MAX(*note, 1);
	return *note == 2;
}

/* Whether a structure of the file is named at token i. */
static bool is_named(const struct source *src, guint i)
{
	ident_id tag =
		source_is(src, i, "struct") ? src->token_ident[i + 1] : 0;

	return tag && syn_punct(src, i + 2) != '{' && is_defined(src, tag);
}

static guint whole_node(struct graph *g, ident_id tag)
{
	struct graph_key key = { PLACE_WHOLE, GRAPH_NO_ITEM, tag };

	return graph_node(g, key, GRAPH_NO_ITEM, NULL);
}

bool whole_entry(struct source *src, struct graph *g, guint i, guint *node)
{
	static const char *const names[] = {
		"container_of",	   "container_of_const",
		"list_entry",	   "list_first_entry",
		"list_last_entry", "rb_entry",
		"hlist_entry",	   NULL
	};
	guint end;

	if (!syn_is_one_of(src, i, names) || syn_punct(src, i + 1) != '(')
		return false;
	end = syn_skip_group(src, i + 1, src->tokens->len);
	for (guint k = i + 2; k < end; k++)
		if (is_named(src, k)) {
			*node = whole_node(g, src->token_ident[k + 1]);
			return true;
		}
	return false;
}

static void join_key(struct joiner *j, guint whole, struct graph_key key)
{
	guint node = graph_node(j->graph, key, key.item, NULL);

	graph_edge(j->graph, whole, node, j->item);
	graph_edge(j->graph, node, whole, j->item);
}

/* Joins what is declared at token i; deep: by more than one star. */
static void join_name(struct joiner *j, guint whole, guint i, bool deep)
{
	const struct item *it = source_item(j->src, j->item);
	ident_id id = j->src->token_ident[i];
	struct graph_key key = { PLACE_MEMBER, GRAPH_NO_ITEM, id };

	if (it->kind == ITEM_FUNCTION) {
		key.kind = PLACE_LOCAL;
		key.item = j->item;
	} else {
		join_key(j, whole, key);
	}
	if (source_is_global(j->src, id)) {
		key.kind = PLACE_GLOBAL;
		key.item = GRAPH_NO_ITEM;
	}
	if (it->kind == ITEM_FUNCTION && i < it->body &&
	    syn_punct(j->src, i + 1) == '(')
		key = (struct graph_key){ PLACE_RESULT, j->item, 0 };
	join_key(j, whole, key);
	if (!deep || key.kind >= PLACE_POINTEE)
		return;
	key.kind += PLACE_POINTEE;
	join_key(j, whole, key);
}

/*
 * Past a declarator from token i, and what it is initialised with. One without
 * a star is an object of which the structure is a part, or another name for it.
 */
static guint join_declarator(struct joiner *j, guint whole, guint i, guint end)
{
	guint stars = 0, name = 0;

	for (;
	     i < end && (syn_punct(j->src, i) == '*' || j->src->token_ident[i]);
	     i++) {
		const struct token *t = source_token(j->src, i);

		if (syn_punct(j->src, i) == '*')
			stars++;
		else if (stars && (t->len < 2 || j->src->text[t->off] != '_' ||
				   j->src->text[t->off + 1] != '_'))
			name = i;
	}
	if (!stars)
		graph_site(j->graph, whole, j->item);
	else if (name)
		join_name(j, whole, name,
			  stars > 1 || syn_punct(j->src, i) == '[');
	while (syn_punct(j->src, i) == '(' || syn_punct(j->src, i) == '[')
		i = syn_skip_group(j->src, i, end);
	return syn_punct(j->src, i) == '='
		       ? syn_end_of_value(j->src, i + 1, end)
		       : i;
}

static void join_item(struct joiner *j)
{
	const struct item *it = source_item(j->src, j->item);
	guint end = it->last + 1;

	for (guint i = it->first; i + 1 < end; i++) {
		guint whole, k;

		if (!is_named(j->src, i))
			continue;
		whole = whole_node(j->graph, j->src->token_ident[i + 1]);
		k = join_declarator(j, whole, i + 2, end);
		while (syn_punct(j->src, k) == ',' &&
		       syn_punct(j->src, k + 1) == '*')
			k = join_declarator(j, whole, k + 1, end);
	}
}

/* What a macro says the size of may be allocated where it is used. */
static void join_macro(struct joiner *j)
{
	const struct token *t =
		source_token(j->src, source_item(j->src, j->item)->first);
	const GArray *used;

	if (!g_strstr_len(j->src->text + t->off, t->len, "sizeof"))
		return;
	used = source_used(j->src, j->item);
	for (guint k = 0; k < used->len; k++) {
		ident_id tag = g_array_index(used, ident_id, k);

		if (is_defined(j->src, tag))
			graph_site(j->graph, whole_node(j->graph, tag),
				   j->item);
	}
}

void whole_join(struct source *src, struct graph *g)
{
	struct joiner j = { src, g, 0 };

	for (; j.item < src->items->len; j.item++) {
		const struct item *it = source_item(src, j.item);

		if (it->out)
			continue;
		if (it->kind == ITEM_DIRECTIVE)
			join_macro(&j);
		else
			join_item(&j);
	}
}
