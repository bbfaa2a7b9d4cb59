// SPDX-License-Identifier: GPL-2.0-only
#include "calls.h"
#include "reach_ask.h"

struct binding {
	struct reach *r;
	guint argument;
	enum place_kind kind;
};

/* A function of the file gets the address: what its parameter points to. */
static void on_callee(struct source *src, guint item, guint token, void *user)
{
	const struct binding *b = (const struct binding *)user;
	struct range parameter;

	if (!calls_parameter(src, item, src->token_ident[token], b->argument,
			     &parameter))
		return;
	for (guint i = parameter.first; i < parameter.last; i++)
		if (calls_is_parameter_name(src, i, parameter))
			reach_ask(b->r, b->kind, item, src->token_ident[i]);
}

void reach_ask_given(struct reach *r, const struct access *use,
		     enum place_kind inside)
{
	uint32_t means = reach_meaning(r, use->call);
	struct binding b = { r, use->argument, inside };
	guint end = source_item(r->src, r->at)->last + 1;
	struct range arg;

	if (use->address ? means & MEANS_SOURCE
			 : use->argument < MEANS_ARGUMENTS &&
				   means >> use->argument & 1)
		r->found = true;
	if (use->address || inside == PLACE_ELEMENT)
		calls_definers(r->src, use->call, on_callee, &b);
	/* check_mul_overflow(a, b, &place), memcpy(place, a, n) */
	for (unsigned int n = 0; means & MEANS_GROWS && n < MEANS_ARGUMENTS;
	     n++) {
		if (!(means >> MEANS_GROWS_SHIFT >> n & 1) ||
		    n == use->argument ||
		    !syn_argument(r->src, use->call + 1, end, n, &arg))
			continue;
		if (use->address)
			reach_ask_value(r, arg);
		if (inside == PLACE_OBJECT)
			reach_ask_objects(r, arg.first, arg.last);
	}
}

/* What an argument, an address, points to. */
static void ask_pointed(struct reach *r, struct range arg)
{
	if (syn_punct(r->src, arg.first) != '&')
		return;
	reach_ask_objects(r, arg.first, arg.last);
	for (guint i = arg.first; i < arg.last; i++) {
		ident_id id = r->src->token_ident[i];

		if (id && syn_is_member(r->src, i))
			reach_ask(r, PLACE_MEMBER, 0, id);
		else if (id)
			reach_ask(r, PLACE_NAME, r->at, id);
	}
}

/* What callers of function r->at give for its parameter n. */
static void ask_callers(struct reach *r, unsigned int n, enum place_kind kind)
{
	const GArray *names = source_defined(r->src, r->at);
	guint callee = r->at;

	for (guint k = 0; k < names->len; k++) {
		guint found;
		const uint32_t *at = source_occurrences(
			r->src, g_array_index(names, ident_id, k), &found);

		reach_count_looks(r, found);
		for (guint i = 0; i < found; i++) {
			struct range arg;

			r->at = r->src->token_item[at[i]];
			if (at[i] < source_item(r->src, r->at)->body ||
			    !calls_is_function(r->src, r->at) ||
			    syn_punct(r->src, at[i] + 1) != '(' ||
			    !syn_argument(r->src, at[i] + 1,
					  source_item(r->src, r->at)->last + 1,
					  n, &arg))
				continue;
			if (kind == PLACE_OBJECT)
				reach_ask_objects(r, arg.first, arg.last);
			else if (kind == PLACE_NAME)
				reach_ask_value(r, arg);
			else
				ask_pointed(r, arg);
		}
	}
	r->at = callee;
}

static bool means_within(const struct reach *r, struct range range,
			 uint32_t bits)
{
	for (guint i = range.first; i < range.last; i++)
		if (reach_meaning(r, i) & bits)
			return true;
	return false;
}

static bool is_pointer(const struct source *src, struct range parameter)
{
	for (guint i = parameter.first; i < parameter.last; i++)
		if (syn_punct(src, i) == '*')
			return true;
	return false;
}

void reach_ask_parameter(struct reach *r, guint i, enum place_kind kind)
{
	const struct item *it = source_item(r->src, r->at);
	struct range head = { it->first, it->body }, before, parameter;
	guint first = it->first;

	if ((kind == PLACE_OBJECT && means_within(r, head, MEANS_OBJECTS)) ||
	    (kind == PLACE_NAME && means_within(r, head, MEANS_GIVEN)))
		r->found = true;
	/* each bracket of the head may be that of its parameters */
	for (; first < i; first++) {
		if (syn_punct(r->src, first) != '(')
			continue;
		for (unsigned int n = 0;
		     syn_argument(r->src, first, it->body, n, &parameter);
		     n++) {
			if (i < parameter.first || i >= parameter.last)
				continue;
			if (kind == PLACE_NAME && n &&
			    !is_pointer(r->src, parameter) &&
			    syn_argument(r->src, first, it->body, n - 1,
					 &before) &&
			    means_within(r, before, MEANS_NEXT))
				r->found = true;
			ask_callers(r, n, kind);
		}
	}
}
