// SPDX-License-Identifier: GPL-2.0-only
#include "flow.h"

#include "seed.h"

/* A name of an item, or tokens of it, whose values are still to be followed. */
struct pending {
	guint item;
	ident_id id; /* 0: the tokens */
	struct range r;
};

struct flow {
	struct source *src;
	const struct rule *rule;
	bool *keep;
	bool origin; /* one of the rule's origins was met */
	GHashTable *seen; /* "item/ident" pairs that were followed */
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
	struct pending p = { item, id, r };

	g_array_append_val(f->pending[steps], p);
}

static bool is_function(const struct flow *f, guint item)
{
	return source_item(f->src, item)->kind == ITEM_FUNCTION;
}

/* Item 0 with an identifier stands for a member of that name. */
static bool is_new(struct flow *f, guint item, ident_id id)
{
	gint64 *key = g_new(gint64, 1);

	*key = (gint64)item << 32 | id;
	return g_hash_table_add(f->seen, key);
}

static void look_for_origin(struct flow *f, struct range r)
{
	for (guint i = r.first; i < r.last && !f->origin; i++)
		f->origin = f->src->token_ident[i] &&
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

/* The results and out-parameters of a function that a value comes from. */
static void follow_callee(struct flow *f, ident_id name, int steps)
{
	const GArray *list = source_definers(f->src, name);

	for (guint k = 0; list && k < list->len; k++) {
		guint item = g_array_index(list, guint, k);
		const struct item *it = source_item(f->src, item);

		if (!is_function(f, item))
			continue;
		f->keep[item] = true;
		if (!is_new(f, item, 0) || steps <= 0)
			continue;
		for (guint i = it->body; i <= it->last; i++) {
			struct range r = { i + 1, i + 1 };

			if (!f->src->token_ident[i])
				continue;
			if (token_is(f->src->text, source_token(f->src, i),
				     "return"))
				r.last = syn_end_of_value(f->src, r.first,
							  it->last + 1);
			else if (syn_punct(f->src, i - 1) != '*' ||
				 !assigned_value(f, item, i, &r))
				continue;
			follow_later(f, item, 0, r, steps - 1);
		}
	}
}

/* Keeps a caller, and follows the arguments of its call at token t. */
static void follow_call(struct flow *f, guint callee, guint t, int steps)
{
	guint item = f->src->token_item[t];
	const struct item *it = source_item(f->src, item);
	struct range r = { t + 1, 0 };

	if (item == callee || !is_function(f, item) || t < it->body)
		return;
	f->keep[item] = true;
	r.last = syn_skip_group(f->src, t + 1, it->last + 1);
	if (syn_punct(f->src, t + 1) == '(')
		follow_later(f, item, 0, r, steps - 1);
}

/* The arguments that callers of the function give for its parameters. */
static void follow_callers(struct flow *f, guint callee, int steps)
{
	const GArray *names =
		(const GArray *)g_ptr_array_index(f->src->defines, callee);

	if (!is_new(f, callee, UINT32_MAX))
		return;
	for (guint k = 0; k < names->len; k++) {
		guint n;
		const uint32_t *at = source_occurrences(
			f->src, g_array_index(names, ident_id, k), &n);

		for (guint i = 0; i < n; i++)
			follow_call(f, callee, at[i], steps);
	}
}

/* Functions that set a member, and what they set it to. */
static void follow_member(struct flow *f, ident_id id, int steps)
{
	guint n;
	const uint32_t *at = source_occurrences(f->src, id, &n);

	if (!is_new(f, 0, id))
		return;
	for (guint i = 0; i < n; i++) {
		guint item = f->src->token_item[at[i]];
		struct range r;

		if (!is_function(f, item) || !syn_is_member(f->src, at[i]))
			continue;
		look_for_origin(f, syn_statement(f->src, at[i]));
		if (assigned_value(f, item, at[i], &r))
			follow_later(f, item, 0, r, steps - 1);
		else if (!syn_is_compared(f->src, at[i]) &&
			 !syn_is_address_taken(
				 f->src, at[i],
				 source_item(f->src, item)->first))
			continue;
		f->keep[item] = true;
	}
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
			/* who passes the object matters, not who passes him it
			 */
			follow_name(f, item, id,
				    is_way(f, i) ? MIN(steps, 1) : steps);
		else if (f->rule->follow & FOLLOW_FIELDS && !is_way(f, i) &&
			 steps > 0)
			follow_member(f, id, steps);
		i++;
	}
}

/* What one occurrence of a name tells of its value. */
static void follow_occurrence(struct flow *f, guint item, guint i, int steps)
{
	guint first = source_item(f->src, item)->first, call;
	struct range r;

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

/* An occurrence of a file-scope name in another function: a value or a bound. */
static void follow_elsewhere(struct flow *f, guint i, int steps)
{
	guint item = f->src->token_item[i];
	struct range r;

	if (i < source_item(f->src, item)->body || steps <= 0)
		return;
	if (assigned_value(f, item, i, &r))
		follow_later(f, item, 0, r, steps - 1);
	else if (!syn_is_compared(f->src, i))
		return;
	f->keep[item] = true;
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
		else if (elsewhere)
			follow_elsewhere(f, at[i], steps);
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

			if (!p.id)
				follow_range(f, p.item, p.r, steps);
			else if (is_new(f, p.item + 1, p.id))
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

bool flow_follow(struct source *src, const struct rule *rule, guint seed,
		 bool *keep)
{
	struct flow f = {
		.src = src,
		.rule = rule,
		.keep = keep,
		.origin = !rule->origins->len,
		.seen = g_hash_table_new_full(g_int64_hash, g_int64_equal,
					      g_free, NULL),
	};

	for (int steps = 0; steps <= FLOW_STEPS; steps++)
		f.pending[steps] =
			g_array_new(FALSE, FALSE, sizeof(struct pending));
	if (rule->seeds_are_calls)
		seed_each(src, seed, rule, on_seed, &f);
	else
		follow_whole(&f, seed);
	follow_pending(&f);
	g_hash_table_unref(f.seen);
	return f.origin;
}

/* --- uses of the result
 * --------------------------------------------------------- */

/*
 * The last identifier of what a call's result is assigned to. A member's name
 * is what other functions know the memory by.
 */
static bool store_target(const struct source *src, guint item, guint call,
			 struct range arg, void *user)
{
	const struct item *it = source_item(src, item);
	guint i = call;

	(void)arg;
	while (i > it->first && syn_punct(src, i) != '=' &&
	       syn_punct(src, i) != ';')
		i--;
	while (i > it->first && !src->token_ident[i])
		i--;
	if (src->token_ident[i])
		g_hash_table_add((GHashTable *)user,
				 GUINT_TO_POINTER(src->token_ident[i]));
	return false;
}

/* Members that a target of the set is stored in: `x->buf = target;`. */
static void add_copies(const struct source *src, guint item,
		       GHashTable *targets)
{
	const struct item *it = source_item(src, item);

	for (guint i = it->body + 2; i < it->last; i++)
		if (src->token_ident[i] &&
		    g_hash_table_contains(
			    targets, GUINT_TO_POINTER(src->token_ident[i])) &&
		    syn_punct(src, i - 1) == '=' && syn_is_member(src, i - 2))
			g_hash_table_add(
				targets,
				GUINT_TO_POINTER(src->token_ident[i - 2]));
}

/* Whether the function of token t holds an identifier of the rule's uses. */
static bool has_use(const struct source *src, const struct rule *rule,
		    guint item)
{
	const struct item *it = source_item(src, item);

	for (guint i = it->body; i < it->last; i++)
		if (src->token_ident[i] && seed_is_listed(src, i, rule->uses))
			return true;
	return false;
}

/* Functions of the file that the seed's function gives a target to. */
static void keep_receivers(struct source *src, const struct rule *rule,
			   guint seed, ident_id target, bool *keep)
{
	guint n, first = source_item(src, seed)->first;
	const uint32_t *at = source_occurrences(src, target, &n);

	for (guint i = 0; i < n; i++) {
		guint call = src->token_item[at[i]] == seed ?
				     syn_enclosing_call(src, at[i], first) :
				     0;
		const GArray *list =
			call ? source_definers(src, src->token_ident[call]) :
			       NULL;

		for (guint k = 0; list && k < list->len; k++) {
			guint item = g_array_index(list, guint, k);

			if (source_item(src, item)->kind == ITEM_FUNCTION &&
			    has_use(src, rule, item))
				keep[item] = true;
		}
	}
}

void flow_uses(struct source *src, const struct rule *rule, guint seed,
	       bool *keep)
{
	GHashTable *targets = g_hash_table_new(NULL, NULL);
	GHashTableIter iter;
	gpointer id;

	seed_each(src, seed, rule, store_target, targets);
	add_copies(src, seed, targets);
	g_hash_table_iter_init(&iter, targets);
	while (g_hash_table_iter_next(&iter, &id, NULL)) {
		guint n;
		const uint32_t *at =
			source_occurrences(src, GPOINTER_TO_UINT(id), &n);

		keep_receivers(src, rule, seed, GPOINTER_TO_UINT(id), keep);
		for (guint i = 0; i < n; i++) {
			guint item = src->token_item[at[i]];

			if (!keep[item] && syn_is_member(src, at[i]) &&
			    source_item(src, item)->kind == ITEM_FUNCTION &&
			    has_use(src, rule, item))
				keep[item] = true;
		}
	}
	g_hash_table_unref(targets);
}
