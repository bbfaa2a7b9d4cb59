// SPDX-License-Identifier: GPL-2.0-only
#include "uses.h"

#include "calls.h"
#include "flow.h"
#include "seed.h"

#include <string.h>

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

/* Whether a function item holds an identifier of the rule's uses. */
static bool has_use(struct source *src, const struct rule *rule, guint item)
{
	const struct item *it = source_item(src, item);

	src->walked += it->last - it->body;
	for (guint i = it->body; i < it->last; i++)
		if (src->token_ident[i] && seed_is_listed(src, i, rule->uses))
			return true;
	return false;
}

struct uses {
	const struct rule *rule;
	bool *keep;
	guint seed;
	bool used; /* a receiver has one of the rule's uses */
	GHashTable
		*looked; /* receiver -> how far what it calls was looked at */
};

/* How many names the memory may get one after another. */
#define ALIASES_MAX 2

/* How many functions one after another may hand it on. */
#define HANDED_MAX 3

/*
 * Keeps a function that may use what it is given, or hand it to one that does,
 * `left` calls further.
 */
static bool keep_user(struct source *src, struct uses *u, guint item, int left)
{
	const struct item *it = source_item(src, item);
	gpointer key = GUINT_TO_POINTER(item), last;
	bool used;

	if (g_hash_table_lookup_extended(u->looked, key, NULL, &last) &&
	    GPOINTER_TO_INT(last) >= left)
		return u->keep[item];
	g_hash_table_insert(u->looked, key, GINT_TO_POINTER(left));
	used = has_use(src, u->rule, item);
	for (guint i = it->body;
	     left && !used && i < it->last && !flow_gave_up(src); i++) {
		const GArray *list =
			src->token_ident[i] && syn_punct(src, i + 1) == '('
				? source_definers(src, src->token_ident[i])
				: NULL;

		for (guint k = 0; list && k < list->len; k++) {
			guint callee = g_array_index(list, guint, k);

			if (calls_is_function(src, callee) && callee != item)
				used |= keep_user(src, u, callee, left - 1);
		}
	}
	u->keep[item] |= used;
	return used;
}

static void on_receiver(struct source *src, guint item, guint token, void *user)
{
	struct uses *u = (struct uses *)user;

	(void)token;
	u->used |= keep_user(src, u, item, HANDED_MAX - 1);
}

/* The local that what stands at a token is assigned to, 0 where it isn't. */
static ident_id alias_of(const struct source *src, guint i)
{
	guint first = source_item(src, src->token_item[i])->body;

	while (i > first &&
	       (src->token_ident[i] ||
		(syn_punct(src, i) && strchr("->.()&*", syn_punct(src, i)))))
		i--;
	return syn_punct(src, i) == '=' && !syn_is_member(src, i - 1)
		       ? src->token_ident[i - 1]
		       : 0;
}

/* Keeps what uses the memory by a name: a local of function home, or shared. */
static void follow_name(struct source *src, struct uses *u, guint home,
			ident_id id, int aliases)
{
	guint n;
	const uint32_t *at = source_occurrences(src, id, &n);

	for (guint i = 0; i < n && !flow_gave_up(src); i++) {
		guint item = src->token_item[at[i]];
		bool shared =
			syn_is_member(src, at[i]) || source_is_global(src, id);
		ident_id alias;

		src->walked++;
		if (!calls_is_function(src, item) || (item != home && !shared))
			continue;
		u->used = (shared || home != u->seed) &&
			  has_use(src, u->rule, item);
		calls_receivers(src, at[i], on_receiver, u);
		u->keep[item] |= u->used;
		alias = shared && item != u->seed && aliases
				? alias_of(src, at[i])
				: 0;
		if (alias && alias != id)
			follow_name(src, u, item, alias, aliases - 1);
	}
}

static void follow_call(struct source *src, struct uses *u, guint item,
			guint call)
{
	GHashTable *targets = g_hash_table_new(NULL, NULL);
	struct range none = { 0, 0 };
	GHashTableIter iter;
	gpointer id;

	if (call)
		store_target(src, item, call, none, targets);
	else
		seed_each(src, item, u->rule, store_target, targets);
	add_copies(src, item, targets);
	g_hash_table_iter_init(&iter, targets);
	while (g_hash_table_iter_next(&iter, &id, NULL))
		follow_name(src, u, item, GPOINTER_TO_UINT(id), ALIASES_MAX);
	g_hash_table_unref(targets);
}

/* What the seed's function may return. */
static void on_caller(struct source *src, guint item, guint token, void *user)
{
	follow_call(src, (struct uses *)user, item, token);
}

void uses_keep(struct source *src, const struct rule *rule, guint seed,
	       bool *keep)
{
	struct uses u = { rule, keep, seed, false,
			  g_hash_table_new(NULL, NULL) };

	follow_call(src, &u, seed, 0);
	calls_callers(src, seed, on_caller, &u);
	g_hash_table_unref(u.looked);
	/* what may use it was not looked at to the end: all is kept */
	for (guint i = 0; flow_gave_up(src) && i < src->items->len; i++)
		keep[i] = true;
}
