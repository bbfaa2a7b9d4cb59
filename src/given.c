// SPDX-License-Identifier: GPL-2.0-only
#include "given.h"

#include "calls.h"
#include "given_whole.h"
#include "graph.h"
#include "seed.h"

/* How many macros may stand around an allocation. */
#define WRAPS_MAX 2

/* What an expression can be. */
struct value {
	GArray *nodes;
	unsigned int origins;
};

/* An argument that a seed is given. */
struct taken {
	guint item, group;
	struct range arg;
};

struct reader {
	struct source *src;
	const struct rule *rule;
	struct graph *graph;
	GArray *taken;
	guint item;	     /* the function that is read */
	struct value *value; /* that a visit adds to */
};

/* The node of the name that ends at token i, or of what that points to. */
static guint node_of(struct reader *r, guint i, bool pointee)
{
	ident_id id = r->src->token_ident[i];
	struct graph_key key = { PLACE_LOCAL, GRAPH_NO_ITEM, id };

	if (syn_is_member(r->src, i))
		key.kind = PLACE_MEMBER;
	else if (source_is_global(r->src, id))
		key.kind = PLACE_GLOBAL;
	else
		key.item = r->src->token_item[i];
	if (pointee)
		key.kind += PLACE_POINTEE;
	return graph_node(r->graph, key, key.item, NULL);
}

static void add_node(struct value *value, guint node)
{
	g_array_append_val(value->nodes, node);
}

static void on_result(struct source *src, guint item, guint token, void *user)
{
	struct reader *r = (struct reader *)user;
	struct graph_key key = { PLACE_RESULT, item, 0 };

	(void)src, (void)token;
	add_node(r->value, graph_node(r->graph, key, item, NULL));
}

/*
 * Whether a macro of the file has a call in it whose result seeds of group k
 * may get.
 */
static bool wraps(struct reader *r, ident_id id, unsigned int k,
		  unsigned int depth)
{
	const GPtrArray *const *list =
		(const GPtrArray *const *)&r->rule->given[k];
	const GArray *definers = source_definers(r->src, id);
	/* 0: not asked yet, 1: it has none, 2: it has one */
	uint32_t *note = &source_notes(r->src, list)[id];

	if (!depth)
		return false;
	for (guint n = 0; !*note && definers && n < definers->len; n++) {
		guint item = g_array_index(definers, guint, n);
		const GArray *used = source_used(r->src, item);

		if (source_item(r->src, item)->kind != ITEM_DIRECTIVE)
			continue;
		for (guint m = 0; !*note && m < used->len; m++) {
			ident_id word = g_array_index(used, ident_id, m);

			if (seed_lists(r->src, word, *list) ||
			    wraps(r, word, k, depth - 1))
				*note = 2;
		}
	}
	*note = MAX(*note, 1);
	return *note == 2;
}

/* What the call named at token i returns. */
static void add_result(struct reader *r, guint i, struct value *value)
{
	guint before = value->nodes->len, whole;

	if (syn_is_member(r->src, i))
		return; /* a function pointer */
	if (whole_entry(r->src, r->graph, i, &whole))
		add_node(value, whole);
	r->value = value;
	calls_definers(r->src, i, on_result, r);
	for (guint k = 0; before == value->nodes->len && k < SEED_GROUPS; k++)
		if (seed_is_listed(r->src, i, r->rule->given[k]) ||
		    wraps(r, r->src->token_ident[i], k, WRAPS_MAX))
			value->origins |= 1u << k;
}

/*
 * The name that ends at token i. An element is what an array points to. Without
 * a parser `T *x = v` and `*x = v` look alike: it can be x or what x points to.
 */
static void add_name(struct reader *r, guint i, struct value *value)
{
	bool element = syn_punct(r->src, i + 1) == '[';

	if (!element)
		add_node(value, node_of(r, i, false));
	if (element || (i > 0 && syn_punct(r->src, i - 1) == '*'))
		add_node(value, node_of(r, i, true));
}

/* Past the indices after token i: the last token of `a[i][j]`. */
static guint skip_indices(const struct source *src, guint i, guint end)
{
	while (syn_punct(src, i + 1) == '[')
		i = syn_skip_group(src, i + 1, end) - 1;
	return i;
}

/* Whether the call at token i stores its second argument in its first one. */
static bool is_store(const struct source *src, guint i)
{
	static const char *const names[] = { "rcu_assign_pointer",
					     "RCU_INIT_POINTER",
					     "WRITE_ONCE",
					     "smp_store_release",
					     "rcu_replace_pointer",
					     "xchg",
					     NULL };

	return syn_is_one_of(src, i, names);
}

/* Whether the call at token i returns its argument, or what that pointed to. */
static bool is_through(const struct source *src, guint i)
{
	static const char *const names[] = { "no_free_ptr",
					     "alloc_hooks",
					     "READ_ONCE",
					     "smp_load_acquire",
					     "rcu_access_pointer",
					     "rcu_replace_pointer",
					     "xchg",
					     NULL };
	const struct token *t = source_token(src, i);

	return syn_is_one_of(src, i, names) ||
	       (syn_punct(src, i + 1) == '(' &&
		g_strstr_len(src->text + t->off, t->len, "_dereference"));
}

static struct value value_of(struct reader *r, struct range range)
{
	struct value value = { g_array_new(FALSE, FALSE, sizeof(guint)), 0 };

	for (guint i = range.first; i < range.last; i++) {
		if (!r->src->token_ident[i])
			continue;
		if (syn_is_capital(r->src, i)) {
			if (syn_punct(r->src, i + 1) == '(')
				add_result(r, i, &value);
			continue;
		}
		if (syn_is_unevaluated(r->src, i)) {
			i = syn_skip_operand(r->src, i, range.last) - 1;
		} else if (is_through(r->src, i)) {
			continue;
		} else if (syn_punct(r->src, i + 1) == '(') {
			add_result(r, i, &value);
			i = syn_skip_group(r->src, i + 1, range.last) - 1;
		} else {
			guint last = skip_indices(r->src, i, range.last);

			if (!syn_is_way(r->src, last))
				add_name(r, i, &value);
			i = last;
		}
	}
	return value;
}

static guint value_node(const struct value *value, guint k)
{
	return g_array_index(value->nodes, guint, k);
}

/* The node gets the value, by what stands in the function that is read. */
static void give(struct reader *r, const struct value *value, guint node)
{
	graph_site(r->graph, node, r->item);
	graph_add_origins(r->graph, node, value->origins);
	for (guint k = 0; k < value->nodes->len; k++)
		graph_edge(r->graph, value_node(value, k), node, r->item);
}

/* What can be stored in one can be read from the other. */
static void join(struct reader *r, guint a, guint b)
{
	graph_edge(r->graph, a, b, r->item);
	graph_edge(r->graph, b, a, r->item);
}

/* Binds what a parameter points to to what the argument points to. */
static void bind_pointee(struct reader *r, const struct value *value,
			 guint pointee, bool address)
{
	for (guint k = 0; k < value->nodes->len; k++) {
		guint node = value_node(value, k);
		struct graph_key key = graph_key(r->graph, node);

		if (address) {
			join(r, node, pointee);
		} else if (key.kind < PLACE_POINTEE) {
			key.kind += PLACE_POINTEE;
			join(r, graph_node(r->graph, key, key.item, NULL),
			     pointee);
		}
	}
}

/* Whether the argument has an address in it, as `&x` and `(void **)&x` do. */
static bool has_address(const struct source *src, struct range arg)
{
	for (guint i = arg.first; i < arg.last; i++)
		if (syn_punct(src, i) == '&' &&
		    (i == arg.first || syn_punct(src, i - 1) == ')'))
			return true;
	return false;
}

static void bind_parameter(struct reader *r, struct range parameter,
			   struct range arg)
{
	bool address = has_address(r->src, arg);
	struct value value = value_of(r, arg);

	for (guint i = parameter.first; i < parameter.last; i++) {
		if (!calls_is_parameter_name(r->src, i, parameter))
			continue;
		if (syn_punct(r->src, arg.first) != '&')
			give(r, &value, node_of(r, i, false));
		bind_pointee(r, &value, node_of(r, i, true), address);
	}
	g_array_unref(value.nodes);
}

/* A function of the file is called at token i, or the call's name is none. */
static void on_call(struct source *src, guint callee, guint i, void *user)
{
	guint end = source_item(src, src->token_item[i])->last + 1;
	struct range arg, parameter;

	for (unsigned int n = 0;
	     syn_argument(src, i + 1, end, n, &arg) &&
	     calls_parameter(src, callee, src->token_ident[i], n, &parameter);
	     n++)
		bind_parameter((struct reader *)user, parameter, arg);
}

static struct range value_range(const struct reader *r, guint first)
{
	guint end = source_item(r->src, r->item)->last + 1;
	struct range range = { first, syn_end_of_value(r->src, first, end) };

	return range;
}

/* A value is given to what ends at token i. */
static void read_assignment(struct reader *r, guint i, guint first)
{
	struct value value = value_of(r, value_range(r, first));
	struct value target = { g_array_new(FALSE, FALSE, sizeof(guint)), 0 };

	add_name(r, i, &target);
	for (guint k = 0; k < target.nodes->len; k++)
		give(r, &value, value_node(&target, k));
	g_array_unref(target.nodes);
	g_array_unref(value.nodes);
}

/* The store that is called at token i. */
static void read_store(struct reader *r, guint i)
{
	guint end = source_item(r->src, r->item)->last + 1;
	struct range target, stored;
	struct value value;

	if (!syn_argument(r->src, i + 1, end, 0, &target) ||
	    !syn_argument(r->src, i + 1, end, 1, &stored))
		return;
	value = value_of(r, stored);
	for (guint k = target.first; k < target.last; k++)
		if (r->src->token_ident[k] && !syn_is_way(r->src, k))
			give(r, &value, node_of(r, k, false));
	g_array_unref(value.nodes);
}

static void read_return(struct reader *r, guint i)
{
	struct graph_key key = { PLACE_RESULT, r->item, 0 };
	struct value value = value_of(r, value_range(r, i + 1));

	give(r, &value, graph_node(r->graph, key, r->item, NULL));
	g_array_unref(value.nodes);
}

static void read_token(struct reader *r, guint i)
{
	const struct token *t = source_token(r->src, i);
	guint first;

	if (token_is(r->src->text, t, "return") ||
	    token_is(r->src->text, t, "return_ptr"))
		read_return(r, i);
	else if (syn_is_assigned(r->src, i, &first))
		read_assignment(r, i, first);
	else if (is_store(r->src, i))
		read_store(r, i);
	else if (syn_is_address_taken(r->src, i,
				      source_item(r->src, r->item)->first))
		graph_site(r->graph, node_of(r, i, false), r->item);
	else if (syn_punct(r->src, i + 1) == '(' && !syn_is_member(r->src, i))
		calls_definers(r->src, i, on_call, r);
}

static bool on_seed(const struct source *src, guint item, guint call,
		    struct range arg, void *user)
{
	struct reader *r = (struct reader *)user;
	struct taken taken = { item, seed_group(src, call, r->rule), arg };

	g_array_append_val(r->taken, taken);
	return false;
}

static void read_functions(struct reader *r)
{
	for (r->item = 0; r->item < r->src->items->len; r->item++) {
		const struct item *it = source_item(r->src, r->item);

		if (it->kind != ITEM_FUNCTION || it->out)
			continue;
		for (guint i = it->body; i <= it->last; i++)
			if (r->src->token_ident[i])
				read_token(r, i);
	}
}

/* Wants what the seed is given, where it can come from the seed's group. */
static bool meet(struct reader *r, const struct taken *taken)
{
	struct value value = value_of(r, taken->arg);
	unsigned int origins = value.origins;
	bool met;

	for (guint k = 0; k < value.nodes->len; k++)
		origins |= graph_origins(r->graph, value_node(&value, k));
	met = origins >> taken->group & 1;
	for (guint k = 0; met && k < value.nodes->len; k++)
		graph_want(r->graph, value_node(&value, k));
	g_array_unref(value.nodes);
	return met;
}

static bool meet_all(struct reader *r, bool *seed, bool *keep)
{
	bool any = false;

	for (guint k = 0; k < r->taken->len; k++) {
		const struct taken *taken =
			&g_array_index(r->taken, struct taken, k);

		if (meet(r, taken))
			seed[taken->item] = keep[taken->item] = any = true;
	}
	return any;
}

bool given_keep(struct source *src, const struct rule *rule, bool *seed,
		bool *keep)
{
	struct reader r = { .src = src, .rule = rule };
	bool any = false;

	r.taken = g_array_new(FALSE, FALSE, sizeof(struct taken));
	r.graph = graph_new();
	for (guint i = 0; i < src->items->len; i++)
		if (calls_is_function(src, i))
			seed_each(src, i, rule, on_seed, &r);
	if (r.taken->len) {
		read_functions(&r);
		whole_join(src, r.graph);
		graph_spread(r.graph);
		any = meet_all(&r, seed, keep);
	}
	if (any) {
		graph_want_sources(r.graph);
		graph_keep(r.graph, keep);
	}
	graph_free(r.graph);
	g_array_unref(r.taken);
	return any;
}
