// SPDX-License-Identifier: GPL-2.0-only
#include "flow.h"

#include "seed.h"

/* What a node of the search stands for. */
enum node_kind {
	NODE_SEED,
	NODE_NAME,    /* a name of a function */
	NODE_CALLEE,  /* what a function gives back */
	NODE_CALLERS, /* the parameters of a function */
	NODE_MEMBER,  /* a member, whoever sets it */
	NODE_SITE,    /* a place in a function that gives a value */
};

struct node {
	guint item;  /* the function it stands in; NO_ITEM: none */
	bool origin; /* an origin of the rule was met there */
	bool needed; /* it leads to one */
};

#define NO_ITEM UINT32_MAX

/* The value of node `from` depends on that of node `to`. */
struct edge {
	guint from, to;
};

/* A function that compares what a node stands for. */
struct bound {
	guint node, item;
};

/* A name of an item, or tokens of it, whose values are still to be followed. */
struct pending {
	guint node; /* whose value depends on it */
	guint item;
	ident_id id; /* 0: the tokens */
	struct range r;
};

struct flow {
	struct source *src;
	const struct rule *rule;
	guint at; /* the node that is being followed */
	GArray *nodes, *edges, *bounds;
	GHashTable *seen; /* a node's kind, item and identifier -> its number */
	/*
	 * By the steps that are left. The most steps go first, so that what was
	 * seen was followed as far as it can be; and a chain of assignments of
	 * any length needs no stack.
	 */
	GArray *pending[FLOW_STEPS + 1];
};

static void follow_later(struct flow *f, guint item, ident_id id,
			 struct range r, int steps)
{
	struct pending p = { f->at, item, id, r };

	g_array_append_val(f->pending[steps], p);
}

static struct node *node_at(const struct flow *f, guint n)
{
	return &g_array_index(f->nodes, struct node, n);
}

static guint add_node(struct flow *f, guint item)
{
	struct node node = { .item = item };

	g_array_append_val(f->nodes, node);
	return f->nodes->len - 1;
}

/*
 * The node of that kind, item and identifier, as one that the present node
 * depends on; *is_new tells whether it was met for the first time.
 */
static guint depend_on(struct flow *f, enum node_kind kind, guint item,
		       ident_id id, bool *is_new)
{
	gint64 key =
		((gint64)kind << 60) | ((gint64)(item & 0xfffffff) << 32) | id;
	gpointer known = g_hash_table_lookup(f->seen, &key);
	struct edge edge = { f->at, GPOINTER_TO_UINT(known) };
	gint64 *copy;

	*is_new = !known;
	if (!known) {
		edge.to = add_node(
			f, kind == NODE_CALLERS || kind == NODE_MEMBER ? NO_ITEM
								       : item);
		copy = g_new(gint64, 1);
		*copy = key;
		g_hash_table_insert(f->seen, copy, GUINT_TO_POINTER(edge.to));
	}
	g_array_append_val(f->edges, edge);
	return edge.to;
}

static void add_bound(struct flow *f, guint item)
{
	struct bound bound = { f->at, item };

	/* bounds matter to rules that ask where a value comes from */
	if (f->rule->origins->len)
		g_array_append_val(f->bounds, bound);
}

static bool is_function(const struct flow *f, guint item)
{
	return source_item(f->src, item)->kind == ITEM_FUNCTION;
}

static void look_for_origin(struct flow *f, struct range r)
{
	struct node *node = node_at(f, f->at);

	for (guint i = r.first; i < r.last && !node->origin; i++)
		node->origin = f->src->token_ident[i] &&
			       seed_is_listed(f->src, i, f->rule->origins);
}

/* The value assigned at identifier i of the item, when it is. */
static bool assigned_value(const struct flow *f, guint item, guint i,
			   struct range *r)
{
	if (!syn_is_assigned(f->src, i, &r->first))
		return false;
	r->last = syn_end_of_value(f->src, r->first,
				   source_item(f->src, item)->last + 1);
	return true;
}

/* What a function returns and what it stores through its parameters. */
static void follow_results(struct flow *f, guint item, int steps)
{
	const struct item *it = source_item(f->src, item);

	for (guint i = it->body; i <= it->last; i++) {
		struct range r = { i + 1, i + 1 };

		if (!f->src->token_ident[i])
			continue;
		if (token_is(f->src->text, source_token(f->src, i), "return"))
			r.last =
				syn_end_of_value(f->src, r.first, it->last + 1);
		else if (syn_punct(f->src, i - 1) != '*' ||
			 !assigned_value(f, item, i, &r))
			continue;
		follow_later(f, item, 0, r, steps);
	}
}

/* The functions of that name, where a value comes from them. */
static void follow_callee(struct flow *f, ident_id name, int steps)
{
	const GArray *list = source_definers(f->src, name);
	guint from = f->at;

	for (guint k = 0; list && k < list->len; k++) {
		guint item = g_array_index(list, guint, k);
		const struct item *it = source_item(f->src, item);
		struct range all = { it->first, it->last };
		bool is_new;

		if (!is_function(f, item))
			continue;
		f->at = depend_on(f, NODE_CALLEE, item, 0, &is_new);
		if (is_new) {
			/* it may fill what a parameter points to */
			look_for_origin(f, all);
			if (steps > 0)
				follow_results(f, item, steps - 1);
		}
		f->at = from;
	}
}

/* Token i of another function, where a value is given: range r of it. */
static void follow_site(struct flow *f, guint i, struct range r, int steps)
{
	guint from = f->at, item = f->src->token_item[i];
	bool is_new;

	f->at = depend_on(f, NODE_SITE, item, f->src->token_ident[i], &is_new);
	look_for_origin(f, syn_statement(f->src, i));
	if (r.last > r.first)
		follow_later(f, item, 0, r, steps);
	f->at = from;
}

/* The arguments that callers of the function give for its parameters. */
static void follow_callers(struct flow *f, guint callee, int steps)
{
	const GArray *names =
		(const GArray *)g_ptr_array_index(f->src->defines, callee);
	guint from = f->at;
	bool is_new;

	f->at = depend_on(f, NODE_CALLERS, callee, 0, &is_new);
	for (guint k = 0; is_new && k < names->len; k++) {
		ident_id name = g_array_index(names, ident_id, k);
		guint n;
		const uint32_t *at = source_occurrences(f->src, name, &n);

		for (guint i = 0; i < n; i++) {
			guint item = f->src->token_item[at[i]];
			const struct item *it = source_item(f->src, item);
			struct range r = { at[i] + 1, at[i] + 1 };

			if (item == callee || !is_function(f, item) ||
			    at[i] < it->body)
				continue;
			if (syn_punct(f->src, at[i] + 1) == '(')
				r.last = syn_skip_group(f->src, r.first,
							it->last + 1);
			follow_site(f, at[i], r, steps - 1);
		}
	}
	f->at = from;
}

/* A function of the file that is given what stands at token i may check it. */
static void bind_checker(struct flow *f, guint i)
{
	guint first = source_item(f->src, f->src->token_item[i])->first;
	guint call = syn_enclosing_call(f->src, i, first);
	const GArray *list =
		call ? source_definers(f->src, f->src->token_ident[call])
		     : NULL;

	for (guint k = 0; list && k < list->len; k++)
		if (is_function(f, g_array_index(list, guint, k)))
			add_bound(f, g_array_index(list, guint, k));
}

/* One occurrence of a member or of a file-scope name in some function. */
static void follow_elsewhere(struct flow *f, guint i, int steps)
{
	guint item = f->src->token_item[i];
	const struct item *it = source_item(f->src, item);
	struct range r, none = { i, i };

	if (!is_function(f, item) || i < it->body)
		return;
	if (assigned_value(f, item, i, &r))
		follow_site(f, i, r, steps);
	else if (syn_is_address_taken(f->src, i, it->first))
		follow_site(f, i, none, steps);
	else if (syn_is_compared(f->src, i))
		add_bound(f, item);
	bind_checker(f, i);
}

/* Functions that set a member, and what they set it to. */
static void follow_member(struct flow *f, ident_id id, int steps)
{
	guint n, from = f->at;
	const uint32_t *at = source_occurrences(f->src, id, &n);
	bool is_new;

	f->at = depend_on(f, NODE_MEMBER, 0, id, &is_new);
	for (guint i = 0; is_new && i < n; i++)
		if (syn_is_member(f->src, at[i]))
			follow_elsewhere(f, at[i], steps - 1);
	f->at = from;
}

static bool is_parameter(const struct flow *f, guint item, guint token)
{
	const struct item *it = source_item(f->src, item);

	return token < it->body && syn_punct(f->src, token + 1) != '(';
}

/* Whether another member access follows: then this one is only the way. */
static bool is_way(const struct flow *f, guint i)
{
	char c = syn_punct(f->src, i + 1);

	return c == '.' || (c == '-' && syn_punct(f->src, i + 2) == '>');
}

static void follow_name(struct flow *f, guint item, ident_id id, int steps)
{
	struct range none = { 0, 0 };

	follow_later(f, item, id, none, steps);
}

/*
 * A member was read through a parameter: the callers tell whose member it is,
 * whether or not the object leads to an origin itself.
 */
static void bind_callers(struct flow *f, guint callee)
{
	const GArray *names =
		(const GArray *)g_ptr_array_index(f->src->defines, callee);

	for (guint k = 0; k < names->len; k++) {
		guint n;
		const uint32_t *at = source_occurrences(
			f->src, g_array_index(names, ident_id, k), &n);

		for (guint i = 0; i < n; i++) {
			guint item = f->src->token_item[at[i]];

			if (item != callee && is_function(f, item))
				add_bound(f, item);
		}
	}
}

static void follow_range(struct flow *f, guint item, struct range r, int steps)
{
	look_for_origin(f, r);
	for (guint i = r.first; i < r.last;) {
		ident_id id = f->src->token_ident[i];

		if (id && syn_is_unevaluated(f->src, i)) {
			i = syn_skip_operand(f->src, i, r.last);
			continue;
		}
		if (!id || syn_is_capital(f->src, i))
			;
		else if (syn_punct(f->src, i + 1) == '(') {
			if (f->rule->follow & FOLLOW_CALLEES)
				follow_callee(f, id, steps);
		} else if (!syn_is_member(f->src, i))
			/* the object's giver matters, not the giver's giver */
			follow_name(f, item, id,
				    is_way(f, i) ? MIN(steps, 1) : steps);
		else if (f->rule->follow & FOLLOW_FIELDS && !is_way(f, i) &&
			 steps > 0) {
			follow_member(f, id, steps);
			if (f->rule->follow & FOLLOW_CALLERS)
				bind_callers(f, item);
		}
		i++;
	}
}

/* What one occurrence of a name tells of its value. */
static void follow_occurrence(struct flow *f, guint item, guint i, int steps)
{
	guint first = source_item(f->src, item)->first, call;
	struct range r;

	bind_checker(f, i);
	if (is_parameter(f, item, i)) {
		if (f->rule->follow & FOLLOW_CALLERS && steps > 0)
			follow_callers(f, item, steps);
	} else if (assigned_value(f, item, i, &r)) {
		follow_range(f, item, r, steps);
	} else if (syn_is_address_taken(f->src, i, first)) {
		call = syn_enclosing_call(f->src, i, first);
		if (call && f->rule->follow & FOLLOW_CALLEES)
			follow_callee(f, f->src->token_ident[call], steps);
	}
}

/* Whether the identifier is declared at file scope. */
static bool is_global(const struct flow *f, ident_id id)
{
	const GArray *list = source_definers(f->src, id);

	for (guint k = 0; list && k < list->len; k++)
		if (source_item(f->src, g_array_index(list, guint, k))->kind ==
		    ITEM_DECL)
			return true;
	return false;
}

/* All that gives a name of a function its value. */
static void follow_occurrences(struct flow *f, guint item, ident_id id,
			       int steps)
{
	guint n;
	const uint32_t *at = source_occurrences(f->src, id, &n);
	bool global = is_global(f, id);

	for (guint i = 0; i < n; i++) {
		guint where = f->src->token_item[at[i]];
		bool elsewhere = where != item && is_function(f, where);

		if (syn_is_member(f->src, at[i]) || (elsewhere && !global))
			continue;
		look_for_origin(f, syn_statement(f->src, at[i]));
		if (where == item)
			follow_occurrence(f, item, at[i], steps);
		else if (elsewhere && steps > 0)
			follow_elsewhere(f, at[i], steps - 1);
	}
}

static void follow_pending(struct flow *f)
{
	for (int steps = FLOW_STEPS; steps >= 0; steps--) {
		GArray *list = f->pending[steps];

		/* it grows while it is worked on */
		for (guint k = 0; k < list->len; k++) {
			struct pending p =
				g_array_index(list, struct pending, k);
			bool is_new = true;

			f->at = p.node;
			if (p.id)
				f->at = depend_on(f, NODE_NAME, p.item, p.id,
						  &is_new);
			if (!p.id)
				follow_range(f, p.item, p.r, steps);
			else if (is_new)
				follow_occurrences(f, p.item, p.id, steps);
		}
		g_array_unref(list);
	}
}

/* For seeds that are no calls: all that the function calls, and its callers. */
static void follow_whole(struct flow *f, guint item)
{
	const struct item *it = source_item(f->src, item);

	if (f->rule->follow & FOLLOW_CALLERS)
		follow_callers(f, item, 1);
	for (guint i = it->body;
	     f->rule->follow & FOLLOW_CALLEES && i < it->last; i++)
		if (f->src->token_ident[i] && syn_punct(f->src, i + 1) == '(')
			follow_callee(f, f->src->token_ident[i], 1);
}

static bool on_seed(const struct source *src, guint item, guint call,
		    struct range arg, void *user)
{
	(void)src;
	(void)call;
	follow_range((struct flow *)user, item, arg, FLOW_STEPS);
	return false;
}

/* Marks the nodes that lead to an origin; without origins, all of them. */
static void mark_needed(struct flow *f)
{
	bool more = true;

	for (guint n = 0; n < f->nodes->len; n++)
		node_at(f, n)->needed =
			node_at(f, n)->origin || !f->rule->origins->len;
	while (more) {
		more = false;
		/* an edge was mostly added before those it leads on to */
		for (guint e = f->edges->len; e > 0; e--) {
			struct edge edge =
				g_array_index(f->edges, struct edge, e - 1);

			if (!node_at(f, edge.to)->needed ||
			    node_at(f, edge.from)->needed)
				continue;
			node_at(f, edge.from)->needed = more = true;
		}
	}
}

static void keep_needed(struct flow *f, bool *keep)
{
	mark_needed(f);
	for (guint n = 0; n < f->nodes->len; n++) {
		const struct node *node = node_at(f, n);

		if (node->needed && node->item != NO_ITEM)
			keep[node->item] = true;
	}
	for (guint b = 0; b < f->bounds->len; b++) {
		struct bound bound = g_array_index(f->bounds, struct bound, b);

		if (node_at(f, bound.node)->needed)
			keep[bound.item] = true;
	}
}

bool flow_follow(struct source *src, const struct rule *rule, guint seed,
		 bool *keep)
{
	struct flow f = {
		.src = src,
		.rule = rule,
		.nodes = g_array_new(FALSE, FALSE, sizeof(struct node)),
		.edges = g_array_new(FALSE, FALSE, sizeof(struct edge)),
		.bounds = g_array_new(FALSE, FALSE, sizeof(struct bound)),
		.seen = g_hash_table_new_full(g_int64_hash, g_int64_equal,
					      g_free, NULL),
	};
	bool met;

	for (int steps = 0; steps <= FLOW_STEPS; steps++)
		f.pending[steps] =
			g_array_new(FALSE, FALSE, sizeof(struct pending));
	add_node(&f, seed);
	if (rule->seeds_are_calls)
		seed_each(src, seed, rule, on_seed, &f);
	else
		follow_whole(&f, seed);
	follow_pending(&f);
	keep_needed(&f, keep);
	met = node_at(&f, 0)->needed;
	g_array_unref(f.nodes);
	g_array_unref(f.edges);
	g_array_unref(f.bounds);
	g_hash_table_unref(f.seen);
	return met;
}
