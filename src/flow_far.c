// SPDX-License-Identifier: GPL-2.0-only
#include "flow_far.h"

#include "access.h"
#include "bounded.h"
#include "calls.h"
#include "grown.h"
#include "meaning.h"
#include "seed.h"

#define TOKENS_A_PLACE 8

void flow_later(struct flow *f, guint item, ident_id id, struct range r,
		int steps)
{
	struct pending p = { f->at, item, id, r };

	g_array_append_val(f->pending[steps], p);
}

guint flow_depend_on(struct flow *f, enum node_kind kind, guint item,
		     ident_id id, bool *is_new)
{
	struct graph_key key = { kind, item, id };
	bool nowhere = kind == NODE_CALLERS || kind == NODE_MEMBER;
	guint node = graph_node(f->graph, key, nowhere ? GRAPH_NO_ITEM : item,
				is_new);

	graph_edge(f->graph, node, f->at, GRAPH_NO_ITEM);
	return node;
}

/* A function that compares what the present node stands for. */
static void add_bound(struct flow *f, guint item)
{
	/* bounds matter to rules that ask where a value comes from */
	if (f->rule->origins->len)
		graph_site(f->graph, f->at, item);
}

void flow_on_bound(struct source *src, guint item, guint token, void *user)
{
	(void)src, (void)token;
	add_bound((struct flow *)user, item);
}

/* The same, where who runs first matters. */
static void add_check(struct flow *f, guint item)
{
	struct check check = { f->at, item };

	add_bound(f, item);
	g_array_append_val(f->checks, check);
}

void flow_look_for_origin(struct flow *f, struct range r)
{
	if (graph_origins(f->graph, f->at))
		return;
	for (guint i = r.first; i < r.last; i++) {
		if (!f->src->token_ident[i] ||
		    !seed_is_listed(f->src, i, f->rule->origins))
			continue;
		graph_add_origins(f->graph, f->at, 1);
		break;
	}
}

bool flow_assigned_value(const struct flow *f, guint item, guint i,
			 struct range *r)
{
	if (!syn_is_assigned(f->src, i, &r->first))
		return grown_limit(f->src, i, r);
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
			 !flow_assigned_value(f, item, i, &r))
			continue;
		flow_later(f, item, 0, r, steps);
	}
}

/* A function whose result the present node depends on. */
static void on_callee(struct source *src, guint item, guint token, void *user)
{
	struct flow *f = (struct flow *)user;
	const struct item *it = source_item(src, item);
	struct range all = { it->first, it->last };
	guint from = f->at;
	int steps = f->steps;
	bool is_new;

	(void)token;
	f->at = flow_depend_on(f, NODE_CALLEE, item, 0, &is_new);
	if (is_new) {
		/* it may fill what a parameter points to */
		flow_look_for_origin(f, all);
		if (steps > 0)
			follow_results(f, item, steps - 1);
	}
	f->at = from;
}

void flow_callee(struct flow *f, guint i, int steps)
{
	f->steps = steps;
	calls_definers(f->src, i, on_callee, f);
}

/* Token i of another function, where a value is given: range r of it. */
static void follow_site(struct flow *f, guint i, struct range r, int steps)
{
	guint from = f->at, item = f->src->token_item[i];
	bool is_new;

	f->at = flow_depend_on(f, NODE_SITE, item, f->src->token_ident[i],
			       &is_new);
	flow_look_for_origin(f, syn_statement(f->src, i));
	if (r.last > r.first)
		flow_later(f, item, 0, r, steps);
	f->at = from;
}

static void on_caller(struct source *src, guint item, guint i, void *user)
{
	struct flow *f = (struct flow *)user;
	struct range r = { i + 1, i + 1 };

	if (syn_punct(src, i + 1) == '(')
		r.last = syn_skip_group(src, r.first,
					source_item(src, item)->last + 1);
	follow_site(f, i, r, f->steps);
}

void flow_callers(struct flow *f, guint callee, int steps)
{
	guint from = f->at;
	bool is_new;

	f->at = flow_depend_on(f, NODE_CALLERS, callee, 0, &is_new);
	f->steps = steps - 1;
	if (is_new)
		calls_callers(f->src, callee, on_caller, f);
	f->at = from;
}

/* Whether a call stores a value from outside in what stands at token i. */
static bool is_filled(const struct flow *f, guint i)
{
	struct access use = access_of(f->src, i);

	return use.kind == ACCESS_GIVEN && use.argument < MEANS_ARGUMENTS &&
	       reach_meaning(f->reach, use.call) >> use.argument & 1;
}

void flow_elsewhere(struct flow *f, guint i, int steps)
{
	guint item = f->src->token_item[i];
	const struct item *it = source_item(f->src, item);
	struct range r, none = { i, i };

	if (!calls_is_function(f->src, item) || i < it->body)
		return;
	if (flow_assigned_value(f, item, i, &r))
		follow_site(f, i, r, steps);
	else if (syn_is_address_taken(f->src, i, it->first) || is_filled(f, i))
		follow_site(f, i, none, steps);
	else if (bounded_by(f->src, item, i))
		add_check(f, item);
	/* a function that is given it may check it */
	calls_receivers(f->src, i, flow_on_bound, f);
}

void flow_check_by_macros(struct flow *f, ident_id id, int depth)
{
	const GArray *list = source_macros(f->src, id);

	if (!f->rule->origins->len)
		return;
	for (guint k = 0; depth && list && k < list->len; k++) {
		const GArray *names =
			source_defined(f->src, g_array_index(list, guint, k));
		ident_id name = g_array_index(names, ident_id, 0);
		guint n;
		const uint32_t *at = source_occurrences(f->src, name, &n);

		f->src->walked += (size_t)n * TOKENS_A_PLACE;
		for (guint i = 0; i < n && !flow_gave_up(f->src); i++) {
			guint item = f->src->token_item[at[i]];

			if (calls_is_function(f->src, item) &&
			    bounded_by(f->src, item, at[i]))
				add_check(f, item);
		}
		flow_check_by_macros(f, name, depth - 1);
	}
}

guint flow_member(struct flow *f, ident_id id, int steps)
{
	bool from_outside = graph_origins(f->graph, f->at);
	guint n, from = f->at, member;
	const uint32_t *at = source_occurrences(f->src, id, &n);
	bool is_new;

	f->at = member = flow_depend_on(f, NODE_MEMBER, 0, id, &is_new);
	/* who checks what is read from outside stays, whoever sets it */
	if (from_outside)
		graph_add_origins(f->graph, f->at, 1);
	for (guint i = 0; is_new && i < n && !flow_gave_up(f->src); i++)
		if (syn_is_member(f->src, at[i]))
			flow_elsewhere(f, at[i], steps - 1);
	if (is_new)
		flow_check_by_macros(f, id, MACRO_DEPTH);
	f->src->walked += is_new ? (size_t)n * TOKENS_A_PLACE : 0;
	f->at = from;
	return member;
}

guint flow_object(struct flow *f, ident_id id)
{
	guint n, from = f->at, object;
	const uint32_t *at = source_occurrences(f->src, id, &n);
	struct range r, none = { 0, 0 };
	bool is_new;

	f->at = object = flow_depend_on(f, NODE_OBJECT, 0, id, &is_new);
	for (guint i = 0; is_new && i < n && !flow_gave_up(f->src); i++) {
		if (!syn_is_member_use(f->src, at[i]))
			continue;
		if (flow_assigned_value(f, f->src->token_item[at[i]], at[i],
					&r))
			follow_site(f, at[i], r, 0);
		else if (is_filled(f, at[i]))
			follow_site(f, at[i], none, 0);
	}
	f->src->walked += is_new ? (size_t)n * TOKENS_A_PLACE : 0;
	f->at = from;
	return object;
}
