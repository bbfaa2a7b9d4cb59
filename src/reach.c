// SPDX-License-Identifier: GPL-2.0-only
#include "reach.h"

#include "calls.h"
#include "expr.h"
#include "reach_ask.h"
#include "seed.h"

#include <string.h>

/* Places looked at: more only in a file that is made to keep us busy. */
#define LOOKS_MAX 50000000u

static gpointer pack(struct asked p)
{
	return GSIZE_TO_POINTER((gsize)p.kind << 60 |
				(gsize)(p.item & 0xfffffff) << 32 | p.id);
}

static guint hash(gconstpointer key)
{
	guint64 x = (guint64)GPOINTER_TO_SIZE(key) * 0x9e3779b97f4a7c15u;

	return (guint)(x >> 32);
}

void reach_ask(struct reach *r, enum place_kind kind, guint item, ident_id id)
{
	struct asked p = { kind, kind < PLACE_MEMBER ? item : 0, id };

	if (g_hash_table_add(r->seen, pack(p)))
		g_array_append_val(r->met, p);
}

void reach_count_looks(struct reach *r, guint n)
{
	r->looks = MIN(r->looks + n, LOOKS_MAX);
	r->found |= r->looks == LOOKS_MAX; /* it may be: not told */
}

/* --- places ----------------------------------------------------------------
 */

/* Whether a value is what a call returns: the call, or `none`. */
static guint returned_by(const struct source *src, struct range value,
			 guint none)
{
	for (guint i = value.first; i < value.last; i++) {
		if (src->token_ident[i] && syn_punct(src, i + 1) == '(')
			return syn_skip_group(src, i + 1, value.last) ==
					       value.last
				       ? i
				       : none;
		if (!src->token_ident[i] &&
		    (!syn_punct(src, i) || !strchr("*()", syn_punct(src, i))))
			break;
	}
	return none;
}

/* An object is set to a value: another one, or what a call has made. */
static void ask_object_value(struct reach *r, struct range value)
{
	guint none = value.last;
	guint call = returned_by(r->src, value, none);

	if (call != none && reach_meaning(r, call) & MEANS_RESULT)
		r->found = true;
	if (call == none)
		reach_ask_objects(r, value.first, value.last);
}

/* Whether what is used at a place of its name is the place. */
static bool is_same(struct asked p, const struct access *use)
{
	switch (p.kind) {
	case PLACE_NAME:
		return !use->element && (!use->pointee || use->declared);
	case PLACE_POINTEE:
		return use->pointee;
	case PLACE_ELEMENT: /* or the array, where a call gets it */
		return use->element || use->kind == ACCESS_GIVEN;
	case PLACE_MEMBER:
		return !use->element && !use->pointee;
	default:
		return true;
	}
}

static void ask_use(struct reach *r, struct asked p, guint i)
{
	struct access use = access_of(r->src, i);
	bool object = p.kind == PLACE_OBJECT || p.kind == PLACE_OBJECTS;

	if (!is_same(p, &use))
		return;
	if (use.kind == ACCESS_GIVEN)
		reach_ask_given(r, &use,
				object			  ? PLACE_OBJECT
				: p.kind == PLACE_ELEMENT ? PLACE_ELEMENT
							  : PLACE_POINTEE);
	else if (use.kind == ACCESS_SET && object)
		ask_object_value(r, use.value);
	else if (use.kind == ACCESS_SET)
		reach_ask_value(r, use.value);
}

static void ask_results(struct reach *r)
{
	const struct item *it = source_item(r->src, r->at);

	for (guint i = it->body; i < it->last; i++) {
		struct range value = { i + 1, i + 1 };

		if (!r->src->token_ident[i] ||
		    !token_is(r->src->text, source_token(r->src, i), "return"))
			continue;
		value.last =
			syn_end_of_value(r->src, value.first, it->last + 1);
		reach_ask_value(r, value);
	}
}

/*
 * Whether a token can be a place of its name: by its function, as a variable of
 * the file, or as member.
 */
static bool is_of(const struct reach *r, struct asked p, guint i, bool global)
{
	bool member = syn_is_member(r->src, i);

	if (p.kind >= PLACE_MEMBER)
		return member;
	if (p.kind != PLACE_POINTEE && p.kind != PLACE_ELEMENT && member)
		return false;
	return global || r->src->token_item[i] == p.item;
}

/* A parameter of the module, outside of all functions. */
static void ask_declared(struct reach *r, guint i)
{
	struct access use = access_of(r->src, i);

	r->at = r->src->token_item[i];
	if (use.kind == ACCESS_GIVEN && !calls_is_function(r->src, r->at))
		reach_ask_given(r, &use, PLACE_POINTEE);
}

static void ask_place(struct reach *r, struct asked p)
{
	guint n;
	const uint32_t *at;
	bool global;

	r->at = p.item;
	if (p.kind == PLACE_RESULT) {
		ask_results(r);
		return;
	}
	at = source_occurrences(r->src, p.id, &n);
	reach_count_looks(r, n);
	global = p.kind != PLACE_MEMBER && p.kind != PLACE_OBJECTS &&
		 source_is_global(r->src, p.id);
	for (guint k = 0; k < n && !r->found; k++) {
		guint item = r->src->token_item[at[k]];
		bool head = calls_is_function(r->src, item) &&
			    at[k] < source_item(r->src, item)->body;

		r->at = item;
		if (!calls_is_function(r->src, item) && p.kind < PLACE_MEMBER)
			ask_declared(r, at[k]);
		else if (!is_of(r, p, at[k], global))
			continue;
		else if (!head)
			ask_use(r, p, at[k]);
		else if (item == p.item && p.kind != PLACE_ELEMENT)
			reach_ask_parameter(r, at[k], p.kind);
	}
}

/* --- the search ------------------------------------------------------------
 */

struct reach *reach_new(struct source *src, const struct rule *rule)
{
	struct reach *r;

	if (!rule->origins->len || rule->plain_origins)
		return NULL;
	r = g_new0(struct reach, 1);
	r->src = src;
	r->rule = rule;
	r->meanings = meanings_new(src, rule);
	r->seen = g_hash_table_new(hash, NULL);
	r->met = g_array_new(FALSE, FALSE, sizeof(struct asked));
	r->leaves = g_array_new(FALSE, FALSE, sizeof(struct leaf));
	return r;
}

void reach_free(struct reach *r)
{
	if (!r)
		return;
	meanings_free(r->meanings);
	g_hash_table_unref(r->seen);
	g_array_unref(r->met);
	g_array_unref(r->leaves);
	g_free(r);
}

uint32_t reach_meaning(const struct reach *r, guint token)
{
	return r ? meaning_at(r->meanings, r->src, token) : 0;
}

bool reach_is_origin(const struct reach *r, ident_id id)
{
	return r && r->meanings->of[id] &
			    (MEANS_RESULT | MEANS_VALUE | MEANS_SOURCE);
}

/* Whether the call has what makes the rule leave it alone. */
static bool is_quiet(const struct reach *r, guint item, guint call,
		     struct range arg)
{
	guint end = syn_skip_group(r->src, call + 1,
				   source_item(r->src, item)->last + 1);

	for (guint i = arg.last; i < end; i++)
		if (r->src->token_ident[i] &&
		    seed_is_listed(r->src, i, r->rule->quiet))
			return true;
	return false;
}

bool reach_argument(struct reach *r, guint item, guint call, struct range arg)
{
	if (!r || r->looks == LOOKS_MAX)
		return true;
	if (is_quiet(r, item, call, arg))
		return false;
	r->found = false;
	r->at = item;
	g_array_set_size(r->met, 0);
	reach_ask_value(r, arg);
	/* it grows while it is worked on */
	for (guint k = 0; k < r->met->len && !r->found; k++)
		ask_place(r, g_array_index(r->met, struct asked, k));
	/* what led to an origin has not been asked to the end */
	for (guint k = 0; r->found && k < r->met->len; k++)
		g_hash_table_remove(
			r->seen, pack(g_array_index(r->met, struct asked, k)));
	return r->found;
}
