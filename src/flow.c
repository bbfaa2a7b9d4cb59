// SPDX-License-Identifier: GPL-2.0-only
#include "flow.h"

#include "calls.h"
#include "grown.h"
#include "graph.h"
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

/* A name of an item, or tokens of it, whose values are still to be followed. */
struct pending {
	guint node; /* whose value depends on it */
	guint item;
	ident_id id; /* 0: the tokens */
	struct range r;
};

/*
 * Tokens passed: a kernel's largest files take a hundred million, more only one
 * that is made to keep us busy. Where each step is counted, that is minutes.
 */
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
#define WALK_MAX ((size_t)5000000)
#else
#define WALK_MAX ((size_t)300000000)
#endif
#define TOKENS_A_PLACE 8

struct flow {
	struct source *src;
	const struct rule *rule;
	struct reach *reach;
	struct graph *graph;
	guint at;  /* the node that is being followed */
	int steps; /* that are left, where a visit needs them */
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

/*
 * The node of that kind, item and identifier, as one that the present node
 * depends on; *is_new tells whether it was met for the first time.
 */
static guint depend_on(struct flow *f, enum node_kind kind, guint item,
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

static void on_bound(struct source *src, guint item, guint token, void *user)
{
	(void)src, (void)token;
	add_bound((struct flow *)user, item);
}

static void look_for_origin(struct flow *f, struct range r)
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

/* The value assigned at identifier i of the item, when it is. */
static bool assigned_value(const struct flow *f, guint item, guint i,
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
			 !assigned_value(f, item, i, &r))
			continue;
		follow_later(f, item, 0, r, steps);
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
	f->at = depend_on(f, NODE_CALLEE, item, 0, &is_new);
	if (is_new) {
		/* it may fill what a parameter points to */
		look_for_origin(f, all);
		if (steps > 0)
			follow_results(f, item, steps - 1);
	}
	f->at = from;
}

/* The functions named at token i, where a value comes from them. */
static void follow_callee(struct flow *f, guint i, int steps)
{
	f->steps = steps;
	calls_definers(f->src, i, on_callee, f);
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

static void on_caller(struct source *src, guint item, guint i, void *user)
{
	struct flow *f = (struct flow *)user;
	struct range r = { i + 1, i + 1 };

	if (syn_punct(src, i + 1) == '(')
		r.last = syn_skip_group(src, r.first,
					source_item(src, item)->last + 1);
	follow_site(f, i, r, f->steps);
}

/* The arguments that callers of the function give for its parameters. */
static void follow_callers(struct flow *f, guint callee, int steps)
{
	guint from = f->at;
	bool is_new;

	f->at = depend_on(f, NODE_CALLERS, callee, 0, &is_new);
	f->steps = steps - 1;
	if (is_new)
		calls_callers(f->src, callee, on_caller, f);
	f->at = from;
}

/* One occurrence of a member or of a file-scope name in some function. */
static void follow_elsewhere(struct flow *f, guint i, int steps)
{
	guint item = f->src->token_item[i];
	const struct item *it = source_item(f->src, item);
	struct range r, none = { i, i };

	if (!calls_is_function(f->src, item) || i < it->body)
		return;
	if (assigned_value(f, item, i, &r))
		follow_site(f, i, r, steps);
	else if (syn_is_address_taken(f->src, i, it->first))
		follow_site(f, i, none, steps);
	else if (syn_is_compared(f->src, i))
		add_bound(f, item);
	/* a function that is given it may check it */
	calls_receivers(f->src, i, on_bound, f);
}

/* Functions that set a member, and what they set it to. */
static void follow_member(struct flow *f, ident_id id, int steps)
{
	guint n, from = f->at;
	const uint32_t *at = source_occurrences(f->src, id, &n);
	bool is_new;

	f->at = depend_on(f, NODE_MEMBER, 0, id, &is_new);
	for (guint i = 0; is_new && i < n && !flow_gave_up(f->src); i++)
		if (syn_is_member(f->src, at[i]))
			follow_elsewhere(f, at[i], steps - 1);
	f->src->walked += is_new ? (size_t)n * TOKENS_A_PLACE : 0;
	f->at = from;
}

static bool is_parameter(const struct flow *f, guint item, guint token)
{
	const struct item *it = source_item(f->src, item);

	return token < it->body && syn_punct(f->src, token + 1) != '(';
}

static void follow_name(struct flow *f, guint item, ident_id id, int steps)
{
	struct range none = { 0, 0 };

	follow_later(f, item, id, none, steps);
}

/* Macros of the file by that name: the members in what they stand for. */
static void follow_macro(struct flow *f, ident_id name, int steps, int depth)
{
	const GArray *list = source_definers(f->src, name);

	for (guint k = 0; depth && list && k < list->len; k++) {
		guint item = g_array_index(list, guint, k);
		const GArray *used = source_used(f->src, item);

		if (source_item(f->src, item)->kind != ITEM_DIRECTIVE ||
		    flow_gave_up(f->src))
			continue;
		f->src->walked += used->len;
		for (guint n = 0; n < used->len; n++) {
			ident_id id = g_array_index(used, ident_id, n);

			if (reach_is_origin(f->reach, id))
				graph_add_origins(f->graph, f->at, 1);
			follow_member(f, id, steps);
			follow_macro(f, id, steps, depth - 1);
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
		if (id && syn_punct(f->src, i + 1) == '(' && steps > 0 &&
		    f->rule->follow & FOLLOW_FIELDS)
			follow_macro(f, id, steps, MACRO_DEPTH);
		if (!id || syn_is_capital(f->src, i))
			;
		else if (syn_punct(f->src, i + 1) == '(') {
			if (f->rule->follow & FOLLOW_CALLEES)
				follow_callee(f, i, steps);
		} else if (!syn_is_member(f->src, i))
			/* the object's giver matters, not the giver's giver */
			follow_name(f, item, id,
				    syn_is_way(f->src, i) ? MIN(steps, 1)
							  : steps);
		else if (f->rule->follow & FOLLOW_FIELDS &&
			 !syn_is_way(f->src, i) && steps > 0) {
			follow_member(f, id, steps);
			/*
			 * The callers tell whose member it is, whether or not
			 * the object leads to an origin itself.
			 */
			if (f->rule->follow & FOLLOW_CALLERS)
				calls_callers(f->src, item, on_bound, f);
		}
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
			follow_later(f, item, 0, arg, steps);
}

/* What one occurrence of a name tells of its value. */
static void follow_occurrence(struct flow *f, guint item, guint i, int steps)
{
	guint first = source_item(f->src, item)->first, call;
	struct range r;

	/* a function that is given it may check it */
	calls_receivers(f->src, i, on_bound, f);
	if (is_parameter(f, item, i)) {
		if (f->rule->follow & FOLLOW_CALLERS && steps > 0)
			follow_callers(f, item, steps);
	} else if (assigned_value(f, item, i, &r)) {
		follow_range(f, item, r, steps);
	} else if (syn_is_address_taken(f->src, i, first)) {
		call = syn_enclosing_call(f->src, i, first);
		if (!call)
			return;
		follow_growth(f, item, call, steps);
		if (f->rule->follow & FOLLOW_CALLEES)
			follow_callee(f, call, steps);
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
			look_for_origin(f, statement);
		}
		f->src->walked += statement.last - statement.first;
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
			follow_callee(f, i, 1);
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

/* Keeps what leads to an origin; without origins, all of it. */
static bool keep_needed(struct flow *f, bool *keep)
{
	graph_spread(f->graph);
	for (guint n = 0; n < graph_size(f->graph); n++)
		if (!f->rule->origins->len || graph_origins(f->graph, n))
			graph_want(f->graph, n);
	graph_keep(f->graph, keep);
	return !f->rule->origins->len || graph_origins(f->graph, 0);
}

bool flow_gave_up(const struct source *src)
{
	return src->walked >= WALK_MAX;
}

bool flow_follow(struct source *src, const struct rule *rule,
		 struct reach *reach, guint seed, bool *keep)
{
	struct flow f = {
		.src = src,
		.rule = rule,
		.reach = reach,
		.graph = graph_new(),
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
	if (!flow_gave_up(src))
		return met;
	/* not followed to the end: it may hang on anything */
	for (guint i = 0; i < src->items->len; i++)
		keep[i] = true;
	return true;
}
