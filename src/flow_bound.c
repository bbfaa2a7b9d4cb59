// SPDX-License-Identifier: GPL-2.0-only
#include "flow_bound.h"

#include "calls.h"
#include "seed.h"

#include <string.h>

struct bound {
	enum bound_kind kind;
	guint node, item, token;
};

GArray *flow_bounds_new(void)
{
	return g_array_new(FALSE, FALSE, sizeof(struct bound));
}

void flow_bound_note(struct flow *f, enum bound_kind kind, guint item,
		     guint token)
{
	struct bound b = { kind, f->at, item, token };

	/* bounds matter to rules that ask where a value comes from */
	if (f->rule->origins->len)
		g_array_append_val(f->bounds, b);
}

void flow_bound_receivers(struct flow *f, guint token)
{
	guint first = source_item(f->src, f->src->token_item[token])->first;
	guint call = syn_enclosing_call(f->src, token, first);
	const GArray *list =
		call ? source_definers(f->src, f->src->token_ident[call])
		     : NULL;

	for (guint k = 0; list && k < list->len; k++) {
		guint item = g_array_index(list, guint, k);

		if (calls_is_function(f->src, item))
			flow_bound_note(f, BOUND_GIVEN, item, token);
	}
}

/* --- what a function does with what it is given -----------------------------
 */

/* A parameter of a function: its name, and whether it is a pointer. */
struct parameter {
	ident_id id;
	bool pointer;
};

/* Tokens that can bound what is named in them. */
struct bounding {
	enum { BOUNDING_IF, BOUNDING_RESULT, BOUNDING_VALUE } kind;
	struct range r;
	guint made; /* the last name of what a value is given to */
};

/* Whether tokens compare something, or test its bits. */
static bool has_comparison(const struct source *src, struct range r)
{
	for (guint i = r.first; i < r.last; i++) {
		const struct syn_operator *op = syn_operator(src, i);

		if (!op)
			continue;
		if (op->level >= 5 && op->level <= 8)
			return true;
		i += (guint)strlen(op->text) - 1;
	}
	return false;
}

static bool has_word(const struct source *src, struct range r, ident_id id)
{
	for (guint i = r.first; i < r.last; i++)
		if (src->token_ident[i] == id)
			return true;
	return false;
}

/* Whether a pointer at token i is compared or reckoned with. */
static bool is_operand(const struct source *src, guint i)
{
	static const char marks[] = "<>=!+-";
	char before = syn_punct(src, i - 1), next = syn_punct(src, i + 1);

	return (next && strchr(marks, next)) ||
	       (before && strchr(marks, before) && before != '!' &&
		before != '&') ||
	       next == '[';
}

/*
 * Whether tokens name the value or a part of it: a parameter, or a member of it
 * of a name that the search has met.
 */
static bool names_value(const struct flow *f, struct range r,
			struct parameter p)
{
	const struct source *src = f->src;

	for (guint i = r.first; i < r.last; i++) {
		guint n = i;

		if (src->token_ident[i] != p.id || syn_is_member(src, i))
			continue;
		while (n + 1 < r.last && syn_is_way(src, n))
			n += syn_punct(src, n + 1) == '.' ? 2 : 3;
		if (n > i ? !src->token_ident[n] ||
				    g_hash_table_contains(
					    f->members,
					    GUINT_TO_POINTER(
						    src->token_ident[n]))
			  : !p.pointer || is_operand(src, i))
			return true;
	}
	return false;
}

/* Whether the tokens of an arm that begins at i leave. */
static bool is_left(const struct source *src, guint i, guint end,
		    struct range *arm)
{
	static const char *const leaves[] = {
		"return", "goto",	 "break",   "continue", "BUG",
		"panic",  "unreachable", "do_exit", NULL,
	};

	*arm = (struct range){ i, end };
	if (syn_punct(src, i) == '{') {
		arm->last = syn_skip_group(src, i, end);
	} else {
		while (i < end && syn_punct(src, i) != ';')
			i = syn_punct(src, i) &&
					    strchr("([{", syn_punct(src, i))
				    ? syn_skip_group(src, i, end)
				    : i + 1;
		arm->last = i;
	}
	for (i = arm->first; i < arm->last; i++)
		if (syn_is_one_of(src, i, leaves))
			return true;
	return false;
}

/* What begins at token i and may bound something; its range is empty for all
 * else. */
static struct bounding bounding_at(const struct source *src, guint i, guint end)
{
	struct bounding b = { BOUNDING_IF, { i + 1, i + 1 }, i };
	const struct syn_operator *op;
	struct range arm;

	if (source_is(src, i, "if") && syn_punct(src, i + 1) == '(') {
		b.r.last = syn_skip_group(src, i + 1, end);
		if (!is_left(src, b.r.last, end, &arm))
			b.r.last = b.r.first;
	} else if (source_is(src, i, "return")) {
		b.kind = BOUNDING_RESULT;
		b.r.last = syn_end_of_value(src, i + 1, end);
	} else if (syn_punct(src, i) == '=' && (op = syn_operator(src, i)) &&
		   syn_is_assignment(op)) {
		b.kind = BOUNDING_VALUE;
		b.r.last = syn_end_of_value(src, i + 1, end);
		while (b.made && !src->token_ident[b.made])
			b.made--;
	}
	return b;
}

/* Whether a condition that leaves, or a result, names what was made of it. */
static bool is_asked(struct flow *f, const struct item *it, guint made)
{
	ident_id id = f->src->token_ident[made];

	f->src->walked += it->last - it->body;
	for (guint i = it->body; i < it->last; i++) {
		struct bounding b = bounding_at(f->src, i, it->last);

		if (b.kind != BOUNDING_VALUE && has_word(f->src, b.r, id))
			return true;
	}
	return false;
}

/*
 * Whether a function may refuse what its parameter is, or is a way to: it
 * compares that, returns whether it is so, or does so with what it makes of it.
 */
static bool bounds_parameter(struct flow *f, guint item, struct parameter p)
{
	const struct item *it = source_item(f->src, item);

	f->src->walked += it->last - it->body;
	for (guint i = it->body; i < it->last; i++) {
		struct bounding b = bounding_at(f->src, i, it->last);

		if (b.r.last > b.r.first && names_value(f, b.r, p) &&
		    (b.kind == BOUNDING_VALUE ? is_asked(f, it, b.made)
					      : has_comparison(f->src, b.r)))
			return true;
	}
	return false;
}

/* Whether what a member of that name points to has its members named. */
static bool is_way(struct source *src, ident_id id)
{
	guint n;
	const uint32_t *at = source_occurrences(src, id, &n);

	src->walked += n;
	for (guint i = 0; i < n; i++)
		if (syn_is_member(src, at[i]) && syn_is_way(src, at[i]))
			return true;
	return false;
}

/*
 * Whether a function puts an object into a member, by which it is known then.
 */
static bool stores_object(struct flow *f, guint item)
{
	const struct item *it = source_item(f->src, item);

	f->src->walked += it->last - it->body;
	for (guint i = it->body; i < it->last; i++) {
		struct bounding b = bounding_at(f->src, i, it->last);

		if (b.kind == BOUNDING_VALUE && syn_is_member(f->src, b.made) &&
		    is_way(f->src, f->src->token_ident[b.made]))
			return true;
	}
	return false;
}

/* --- the kinds of bounds ----------------------------------------------------
 */

static bool is_named_check(const struct flow *f, guint call)
{
	return seed_is_listed(f->src, call, f->rule->checks);
}

/* The argument of a call that token i stands in; its number in *n. */
static bool find_argument(const struct source *src, guint call, guint i,
			  unsigned int *n, struct range *arg)
{
	guint end = source_item(src, src->token_item[i])->last + 1;

	for (*n = 0; syn_argument(src, call + 1, end, *n, arg); (*n)++)
		if (i < arg->last)
			return i >= arg->first;
	return false;
}

static bool is_given(struct flow *f, const struct bound *b)
{
	const struct source *src = f->src;
	guint first = source_item(src, src->token_item[b->token])->first;
	guint call = syn_enclosing_call(src, b->token, first);
	struct range arg, parameter;
	unsigned int n;

	/* its name, or an address, tells something even where it does nothing
	 */
	if (!call || is_named_check(f, call) ||
	    !find_argument(src, call, b->token, &n, &arg) ||
	    syn_punct(src, arg.first) == '&' ||
	    syn_punct(src, arg.first) == '(')
		return true;
	if (!calls_parameter(src, b->item, src->token_ident[call], n,
			     &parameter))
		return true;
	for (guint i = parameter.first; i < parameter.last; i++) {
		struct parameter p = { src->token_ident[i], false };

		if (!calls_is_parameter_name(src, i, parameter))
			continue;
		for (guint k = parameter.first; k < parameter.last; k++)
			p.pointer |= syn_punct(src, k) == '*' ||
				     syn_punct(src, k) == '[';
		return bounds_parameter(f, b->item, p) ||
		       stores_object(f, b->item);
	}
	return true;
}

/* Whether an arm leaves, or sets what is compared. */
static bool is_heeded(const struct source *src, guint i, guint end, ident_id id)
{
	struct range arm;

	return is_left(src, i, end, &arm) || has_word(src, arm, id);
}

/* The `if` in whose condition a token stands, 0 for none. */
static guint condition_of(const struct source *src, guint i, guint first)
{
	int depth = 0;

	for (; i > first; i--) {
		char c = syn_punct(src, i);

		if (c == ';' || c == '{' || c == '}')
			return 0;
		depth += c == ')' || c == ']';
		depth -= c == '(' || c == '[';
		if (depth >= 0)
			continue;
		if (source_is(src, i - 1, "if"))
			return i - 1;
		depth = 0;
	}
	return 0;
}

/* Whether it is refused there: a variable may stand for the comparison. */
static bool is_compared(const struct flow *f, const struct bound *b)
{
	const struct source *src = f->src;
	const struct item *it = source_item(src, b->item);
	guint at = condition_of(src, b->token, it->body);

	if (at)
		return is_heeded(src, syn_skip_group(src, at + 1, it->last),
				 it->last, src->token_ident[b->token]);
	for (guint i = b->token; i > it->body; i--) {
		const struct syn_operator *op;
		char c = syn_punct(src, i);

		if (c == ';' || c == '{' || c == '}')
			return false;
		if (c != '=')
			continue;
		op = syn_operator(src, i);
		if (op && syn_is_assignment(op))
			return true;
	}
	return false;
}

void flow_bound_keep(struct flow *f, bool *keep, bool *near)
{
	bool *chain = g_memdup2(keep, f->src->items->len * sizeof(*keep));

	for (guint k = 0; k < f->bounds->len; k++) {
		const struct bound *b =
			&g_array_index(f->bounds, struct bound, k);
		guint holder = f->src->token_item[b->token];

		if (!graph_is_wanted(f->graph, b->node))
			continue;
		near[b->item] = true;
		if (keep[b->item])
			continue;
		if (b->kind == BOUND_COMPARED)
			keep[b->item] = is_compared(f, b);
		else if (b->kind == BOUND_GIVEN)
			keep[b->item] = chain[holder] && is_given(f, b);
		else
			keep[b->item] = true;
	}
	g_free(chain);
}
