// SPDX-License-Identifier: GPL-2.0-only
#include "flow.h"

#include "calls.h"
#include "flow_far.h"
#include "order.h"
#include "seed.h"

/*
 * Tokens passed: a kernel's largest files take a hundred million, more only one
 * that is made to keep us busy. Where each step is counted, that is minutes.
 */
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
#define WALK_MAX ((size_t)5000000)
#else
#define WALK_MAX ((size_t)300000000)
#endif

static bool is_parameter(const struct flow *f, guint item, guint token)
{
	const struct item *it = source_item(f->src, item);

	return token < it->body && syn_punct(f->src, token + 1) != '(';
}

static void follow_name(struct flow *f, guint item, ident_id id, int steps)
{
	struct range none = { 0, 0 };

	flow_later(f, item, id, none, steps);
}

/* Macros of the file by that name: the members and the file's variables in what
 * they stand for. */
static void follow_macro(struct flow *f, guint reader, ident_id name, int steps,
			 int depth)
{
	const GArray *list = source_definers(f->src, name);

	for (guint k = 0; depth && list && k < list->len; k++) {
		guint item = g_array_index(list, guint, k);
		const GArray *used = source_used(f->src, item);

		if (source_item(f->src, item)->kind != ITEM_DIRECTIVE ||
		    flow_gave_up(f->src))
			continue;
		f->reads[reader] = true;
		f->src->walked += used->len;
		for (guint n = 0; n < used->len; n++) {
			ident_id id = g_array_index(used, ident_id, n);

			if (reach_is_origin(f->reach, id))
				graph_add_origins(f->graph, f->at, 1);
			flow_member(f, id, steps);
			if (source_is_global(f->src, id))
				follow_name(f, reader, id, steps);
			follow_macro(f, reader, id, steps, depth - 1);
		}
	}
}

/* A member, perhaps of one that is set as a whole. */
static void follow_member(struct flow *f, ident_id id, guint object, int steps)
{
	guint member = flow_member(f, id, steps);

	if (object)
		graph_edge(f->graph, object, member, GRAPH_NO_ITEM);
}

static void follow_range(struct flow *f, guint item, struct range r, int steps)
{
	guint object = 0; /* no number of one: that is the seed's */

	flow_look_for_origin(f, r);
	for (guint i = r.first; i < r.last;) {
		ident_id id = f->src->token_ident[i];

		if (id && !syn_is_member(f->src, i))
			object = 0;
		if (id && syn_is_unevaluated(f->src, i)) {
			i = syn_skip_operand(f->src, i, r.last);
			continue;
		}
		if (id && syn_punct(f->src, i + 1) == '(' && steps > 0 &&
		    f->rule->follow & FOLLOW_FIELDS)
			follow_macro(f, item, id, steps, MACRO_DEPTH);
		if (!id || syn_is_capital(f->src, i))
			;
		else if (syn_punct(f->src, i + 1) == '(') {
			if (f->rule->follow & FOLLOW_CALLEES)
				flow_callee(f, i, steps);
		} else if (!syn_is_member(f->src, i))
			/* the object's giver matters, not the giver's giver */
			follow_name(f, item, id,
				    syn_is_way(f->src, i) ? MIN(steps, 1)
							  : steps);
		else if (f->rule->follow & FOLLOW_FIELDS &&
			 !syn_is_way(f->src, i) && steps > 0) {
			follow_member(f, id, object, steps);
			f->reads[item] = true;
			/*
			 * The callers tell whose member it is, whether or not
			 * the object leads to an origin itself.
			 */
			if (f->rule->follow & FOLLOW_CALLERS)
				calls_callers(f->src, item, flow_on_bound, f);
		} else if (f->rule->follow & FOLLOW_FIELDS && steps > 0)
			object = flow_object(f, id);
		i++;
	}
}

/* What a call takes that stores its value through the address of a name. */
static void follow_growth(struct flow *f, guint item, guint call, int steps)
{
	guint end = source_item(f->src, item)->last + 1;
	uint32_t grows = reach_meaning(f->reach, call) & MEANS_GROWS;
	struct range arg;

	for (unsigned int n = 0; grows && n < MEANS_ARGUMENTS; n++)
		if (grows >> MEANS_GROWS_SHIFT >> n & 1 &&
		    syn_argument(f->src, call + 1, end, n, &arg))
			flow_later(f, item, 0, arg, steps);
}

/* What one occurrence of a name tells of its value. */
static void follow_occurrence(struct flow *f, guint item, guint i, int steps)
{
	guint first = source_item(f->src, item)->first, call;
	struct range r;

	/* a function that is given it may check it */
	calls_receivers(f->src, i, flow_on_bound, f);
	if (is_parameter(f, item, i)) {
		if (f->rule->follow & FOLLOW_CALLERS && steps > 0)
			flow_callers(f, item, steps);
	} else if (flow_assigned_value(f, item, i, &r)) {
		follow_range(f, item, r, steps);
	} else if (syn_is_address_taken(f->src, i, first)) {
		call = syn_enclosing_call(f->src, i, first);
		if (!call)
			return;
		follow_growth(f, item, call, steps);
		if (f->rule->follow & FOLLOW_CALLEES)
			flow_callee(f, call, steps);
	} else if (i > 1 && syn_punct(f->src, i - 1) == '(') {
		follow_growth(f, item, i - 2, steps); /* memcpy(to, from, n) */
	}
}

/* All that gives a name of a function its value. */
static void follow_occurrences(struct flow *f, guint item, ident_id id,
			       int steps)
{
	guint n;
	const uint32_t *at = source_occurrences(f->src, id, &n);
	bool global = source_is_global(f->src, id);
	struct range statement = { 0, 0 };

	for (guint i = 0; i < n && !flow_gave_up(f->src); i++) {
		guint where = f->src->token_item[at[i]];
		bool elsewhere =
			where != item && calls_is_function(f->src, where);

		f->src->walked++;
		if (syn_is_member(f->src, at[i]) || (elsewhere && !global))
			continue;
		/* one may name it a million times */
		if (at[i] >= statement.last) {
			statement = syn_statement(f->src, at[i]);
			flow_look_for_origin(f, statement);
		}
		f->src->walked += statement.last - statement.first;
		if (where == item)
			follow_occurrence(f, item, at[i], steps);
		else if (elsewhere && steps > 0)
			flow_elsewhere(f, at[i], steps - 1);
	}
	if (global)
		flow_check_by_macros(f, id, MACRO_DEPTH);
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
				f->at = flow_depend_on(f, NODE_NAME, p.item,
						       p.id, &is_new);
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
		flow_callers(f, item, 1);
	for (guint i = it->body;
	     f->rule->follow & FOLLOW_CALLEES && i < it->last; i++)
		if (f->src->token_ident[i] && syn_punct(f->src, i + 1) == '(')
			flow_callee(f, i, 1);
}

static bool on_seed(const struct source *src, guint item, guint call,
		    struct range arg, void *user)
{
	struct flow *f = (struct flow *)user;

	(void)src;
	if (reach_argument(f->reach, item, call, arg))
		follow_range(f, item, arg, FLOW_STEPS);
	return false;
}

/* Keeps what tells whether a check is made before the value is read. */
static void keep_order(struct flow *f, bool *keep)
{
	bool *checks = g_new0(bool, f->src->items->len), any = false;

	for (guint k = 0; k < f->checks->len; k++) {
		struct check c = g_array_index(f->checks, struct check, k);

		if (graph_origins(f->graph, c.node))
			checks[c.item] = any = true;
	}
	if (any)
		order_keep(f->src, checks, f->reads, keep);
	g_free(checks);
}

/* Keeps what leads to an origin; without origins, all of it. */
static bool keep_needed(struct flow *f, bool *keep)
{
	graph_spread(f->graph);
	for (guint n = 0; n < graph_size(f->graph); n++)
		if (!f->rule->origins->len || graph_origins(f->graph, n))
			graph_want(f->graph, n);
	graph_keep(f->graph, keep);
	keep_order(f, keep);
	return !f->rule->origins->len || graph_origins(f->graph, 0);
}

bool flow_gave_up(const struct source *src)
{
	return src->deep || src->walked >= WALK_MAX;
}

bool flow_follow(struct source *src, const struct rule *rule,
		 struct reach *reach, guint seed, bool *keep)
{
	struct flow f = {
		.src = src,
		.rule = rule,
		.reach = reach,
		.graph = graph_new(),
		.reads = g_new0(bool, src->items->len),
		.checks = g_array_new(FALSE, FALSE, sizeof(struct check)),
	};
	bool met;

	for (int steps = 0; steps <= FLOW_STEPS; steps++)
		f.pending[steps] =
			g_array_new(FALSE, FALSE, sizeof(struct pending));
	f.at = graph_add(f.graph, seed);
	if (rule->seeds_are_calls)
		seed_each(src, seed, rule, on_seed, &f);
	else
		follow_whole(&f, seed);
	follow_pending(&f);
	met = keep_needed(&f, keep);
	graph_free(f.graph);
	g_free(f.reads);
	g_array_unref(f.checks);
	if (!flow_gave_up(src))
		return met;
	/* not followed to the end: it may hang on anything */
	for (guint i = 0; i < src->items->len; i++)
		keep[i] = true;
	return true;
}
