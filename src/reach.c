// SPDX-License-Identifier: GPL-2.0-only
#include "reach.h"

#include "access.h"
#include "calls.h"
#include "expr.h"
#include "seed.h"

#include <string.h>

/* Places looked at: more only in a file that is made to keep us busy. */
#define LOOKS_MAX 50000000u

/* What can have a value; the kinds below PLACE_MEMBER are a function's own. */
enum place_kind {
	PLACE_NAME,
	PLACE_POINTEE, /* *name */
	PLACE_ELEMENT, /* name[...] */
	PLACE_RESULT,  /* what the function returns */
	PLACE_OBJECT,  /* what name is or points to, filled as a whole */
	PLACE_MEMBER,  /* a member of that name */
	PLACE_OBJECTS, /* what such members are or point to */
};

struct asked {
	enum place_kind kind;
	guint item; /* 0 for members */
	ident_id id;
};

/* Macros in arguments of macros; deeper ones are made to keep us busy. */
#define EXPANSIONS_MAX 16

struct reach {
	struct source *src;
	const struct rule *rule;
	struct meanings *meanings;
	GHashTable *seen; /* packed places that lead to no origin, or are met */
	GArray *met;	  /* those of this search, of struct asked */
	GArray *leaves;
	guint expansions; /* macros in arguments of macros that are asked for */
	guint at;	  /* the function whose tokens are read */
	guint looks;
	bool found;
};

static uint32_t meaning(const struct reach *r, guint token)
{
	return meaning_at(r->meanings, r->src, token);
}

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

/* The value of that place is asked for, too. */
static void ask(struct reach *r, enum place_kind kind, guint item, ident_id id)
{
	struct asked p = { kind, kind < PLACE_MEMBER ? item : 0, id };

	if (g_hash_table_add(r->seen, pack(p)))
		g_array_append_val(r->met, p);
}

/* --- expressions -----------------------------------------------------------
 */

static void on_result(struct source *src, guint item, guint token, void *user)
{
	(void)src, (void)token;
	ask((struct reach *)user, PLACE_RESULT, item, 0);
}

static bool has_holder(const struct reach *r)
{
	const struct item *it = source_item(r->src, r->at);

	for (guint i = it->first; i <= it->last; i++)
		if (meaning(r, i) & MEANS_HOLDER)
			return true;
	return false;
}

/* The objects that the tokens [first, last) name, and those around them. */
static void ask_objects(struct reach *r, guint first, guint last)
{
	for (guint i = first; i < last; i++) {
		ident_id id = r->src->token_ident[i];

		if (id && syn_is_member(r->src, i))
			ask(r, PLACE_OBJECTS, 0, id);
		else if (id)
			ask(r, PLACE_OBJECT, r->at, id);
	}
}

/* Words that a name follows where it is used, not declared. */
static bool is_statement_word(const struct source *src, guint i)
{
	static const char *const words[] = { "return", "else", "case",
					     "goto",   "do",   "sizeof" };

	for (size_t k = 0; k < G_N_ELEMENTS(words); k++)
		if (token_is(src->text, source_token(src, i), words[k]))
			return true;
	return false;
}

/* Whether all declarations of a name in function r->at have a narrow type. */
static bool is_narrow(const struct reach *r, ident_id id)
{
	guint n;
	const uint32_t *at = source_occurrences(r->src, id, &n);
	bool narrow = false;

	for (guint k = 0; k < n; k++) {
		guint type = at[k] ? at[k] - 1 : 0;
		bool pointer = type && syn_punct(r->src, type) == '*';

		type -= pointer;
		if (r->src->token_item[at[k]] != r->at || !type ||
		    !r->src->token_ident[type] ||
		    is_statement_word(r->src, type))
			continue;
		if (!(meaning(r, type) & MEANS_NARROW)) {
			if (pointer)
				continue; /* a product */
			return false;
		}
		if (pointer || syn_punct(r->src, at[k] + 1) == '[')
			return false;
		narrow = true;
	}
	return narrow;
}

static void ask_value(struct reach *r, struct range range);
static void ask_macros(struct reach *r, ident_id name, int depth);

/* Counts places that are looked at; from LOOKS_MAX on, the answer is yes. */
static void count_looks(struct reach *r, guint n)
{
	r->looks = MIN(r->looks + n, LOOKS_MAX);
	r->found |= r->looks == LOOKS_MAX; /* it may be: not told */
}

/* What stands for a macro's call: each word of its body may be a part of it. */
static void ask_body(struct reach *r, guint directive, int depth)
{
	const GArray *used = source_used(r->src, directive);

	count_looks(r, used->len);
	for (guint k = 0; k < used->len && !r->found; k++) {
		ident_id id = g_array_index(used, ident_id, k);

		r->found |= reach_is_origin(r, id);
		ask(r, PLACE_MEMBER, 0, id);
		if (source_is_global(r->src, id))
			ask(r, PLACE_NAME, r->at, id);
		ask_macros(r, id, depth - 1);
	}
}

/* Macros and functions of the file that have that name. */
static void ask_macros(struct reach *r, ident_id name, int depth)
{
	const GArray *list = source_definers(r->src, name);

	for (guint k = 0; depth && list && k < list->len; k++) {
		guint item = g_array_index(list, guint, k);

		if (source_item(r->src, item)->kind == ITEM_DIRECTIVE)
			ask_body(r, item, depth);
		else if (calls_is_function(r->src, item))
			ask(r, PLACE_RESULT, item, 0);
	}
}

static bool is_macro(const struct reach *r, ident_id name)
{
	const GArray *list = source_definers(r->src, name);

	for (guint k = 0; list && k < list->len; k++)
		if (source_item(r->src, g_array_index(list, guint, k))->kind ==
		    ITEM_DIRECTIVE)
			return true;
	return false;
}

/* A call of a macro of the file: what it is made of, and what it is given. */
static void ask_expansion(struct reach *r, const struct leaf *leaf)
{
	struct range arg;

	if (r->expansions == EXPANSIONS_MAX) {
		r->found = true; /* it may be: not told */
		return;
	}
	r->expansions++;
	ask_macros(r, r->src->token_ident[leaf->token], MACRO_DEPTH);
	for (unsigned int n = 0;
	     syn_argument(r->src, leaf->token + 1, leaf->range.last, n, &arg);
	     n++) {
		ask_value(r, arg);
		ask_objects(r, arg.first, arg.last);
	}
	r->expansions--;
}

static void ask_leaf(struct reach *r, const struct leaf *leaf)
{
	static const enum place_kind kinds[] = {
		[LEAF_NAME] = PLACE_NAME,
		[LEAF_MEMBER] = PLACE_MEMBER,
		[LEAF_ELEMENT] = PLACE_ELEMENT,
		[LEAF_POINTEE] = PLACE_POINTEE,
	};
	uint32_t means = meaning(r, leaf->token);

	if (leaf->kind == LEAF_RESULT) {
		r->found |= (means & MEANS_RESULT) != 0;
		calls_definers(r->src, leaf->token, on_result, r);
		if (is_macro(r, r->src->token_ident[leaf->token]))
			ask_expansion(r, leaf);
		return;
	}
	if (leaf->kind == LEAF_NAME &&
	    is_narrow(r, r->src->token_ident[leaf->token]))
		return;
	r->found |= (means & MEANS_VALUE) ||
		    ((means & MEANS_INSIDE) && leaf->kind == LEAF_MEMBER &&
		     has_holder(r));
	ask(r, kinds[leaf->kind], r->at, r->src->token_ident[leaf->token]);
	if (leaf->kind == LEAF_MEMBER)
		ask_objects(r, leaf->range.first, leaf->token);
}

/* All that the value of an expression in function r->at grows with. */
static void ask_value(struct reach *r, struct range range)
{
	guint before = r->leaves->len;

	if (!expr_leaves(r->src, r->meanings, range, r->leaves))
		r->found = true;
	for (guint k = before; k < r->leaves->len; k++) {
		/* a copy, for the array may grow meanwhile */
		struct leaf leaf = g_array_index(r->leaves, struct leaf, k);

		ask_leaf(r, &leaf);
	}
	g_array_set_size(r->leaves, before);
}

/* --- calls -----------------------------------------------------------------
 */

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
			ask(b->r, b->kind, item, src->token_ident[i]);
}

/* What a call may fill that gets the place, or its address. */
static void ask_given(struct reach *r, const struct access *use,
		      enum place_kind inside)
{
	uint32_t means = meaning(r, use->call);
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
			ask_value(r, arg);
		if (inside == PLACE_OBJECT)
			ask_objects(r, arg.first, arg.last);
	}
}

/* What an argument, an address, points to. */
static void ask_pointed(struct reach *r, struct range arg)
{
	if (syn_punct(r->src, arg.first) != '&')
		return;
	ask_objects(r, arg.first, arg.last);
	for (guint i = arg.first; i < arg.last; i++) {
		ident_id id = r->src->token_ident[i];

		if (id && syn_is_member(r->src, i))
			ask(r, PLACE_MEMBER, 0, id);
		else if (id)
			ask(r, PLACE_NAME, r->at, id);
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
				ask_objects(r, arg.first, arg.last);
			else if (kind == PLACE_NAME)
				ask_value(r, arg);
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
		if (meaning(r, i) & bits)
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

/* Token i is in the head of function r->at, where it may be a parameter. */
static void ask_parameter(struct reach *r, guint i, enum place_kind kind)
{
	const struct item *it = source_item(r->src, r->at);
	struct range head = { it->first, it->body }, before, parameter;
	guint first = it->first;

	if (kind == PLACE_OBJECT && means_within(r, head, MEANS_OBJECTS))
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

/*
 * Whether a value may be a whole object: a local that is declared as no
 * pointer, or what one points to.
 */
static bool is_copied(const struct reach *r, struct range value)
{
	guint n, first = value.first;
	const uint32_t *at;

	if (syn_punct(r->src, first) == '*')
		return true;
	if (value.last != first + 1 || !r->src->token_ident[first])
		return false;
	at = source_occurrences(r->src, r->src->token_ident[first], &n);
	for (guint k = 0; k < n; k++)
		if (r->src->token_item[at[k]] == r->at && at[k] &&
		    r->src->token_ident[at[k] - 1] &&
		    !is_statement_word(r->src, at[k] - 1))
			return true;
	return false;
}

/* An object is set to a value: another one, or what a call has made. */
static void ask_object_value(struct reach *r, struct range value, bool alias)
{
	guint none = value.last;
	guint call = returned_by(r->src, value, none);

	if (call != none && meaning(r, call) & MEANS_RESULT)
		r->found = true;
	if (alias && call == none)
		ask_objects(r, value.first, value.last);
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
		ask_given(r, &use,
			  object		    ? PLACE_OBJECT
			  : p.kind == PLACE_ELEMENT ? PLACE_ELEMENT
						    : PLACE_POINTEE);
	else if (use.kind == ACCESS_SET && object)
		ask_object_value(r, use.value,
				 p.kind == PLACE_OBJECT ||
					 is_copied(r, use.value));
	else if (use.kind == ACCESS_SET)
		ask_value(r, use.value);
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
		ask_value(r, value);
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
		ask_given(r, &use, PLACE_POINTEE);
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
	count_looks(r, n);
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
			ask_parameter(r, at[k], p.kind);
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
	return r ? meaning(r, token) : 0;
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
	if (!r)
		return true;
	if (is_quiet(r, item, call, arg))
		return false;
	r->found = false;
	r->at = item;
	g_array_set_size(r->met, 0);
	ask_value(r, arg);
	/* it grows while it is worked on */
	for (guint k = 0; k < r->met->len && !r->found; k++)
		ask_place(r, g_array_index(r->met, struct asked, k));
	/* what led to an origin has not been asked to the end */
	for (guint k = 0; r->found && k < r->met->len; k++)
		g_hash_table_remove(
			r->seen, pack(g_array_index(r->met, struct asked, k)));
	return r->found;
}
