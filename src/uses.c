// SPDX-License-Identifier: GPL-2.0-only
#include "uses.h"

#include "calls.h"
#include "seed.h"

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
static bool has_use(const struct source *src, const struct rule *rule,
		    guint item)
{
	const struct item *it = source_item(src, item);

	for (guint i = it->body; i < it->last; i++)
		if (src->token_ident[i] && seed_is_listed(src, i, rule->uses))
			return true;
	return false;
}

struct receivers {
	const struct rule *rule;
	bool *keep;
};

static void on_receiver(struct source *src, guint item, guint token, void *user)
{
	const struct receivers *r = (const struct receivers *)user;

	(void)token;
	if (!r->keep[item] && has_use(src, r->rule, item))
		r->keep[item] = true;
}

void uses_keep(struct source *src, const struct rule *rule, guint seed,
	       bool *keep)
{
	GHashTable *targets = g_hash_table_new(NULL, NULL);
	struct receivers to = { rule, keep };
	GHashTableIter iter;
	gpointer id;

	seed_each(src, seed, rule, store_target, targets);
	add_copies(src, seed, targets);
	g_hash_table_iter_init(&iter, targets);
	while (g_hash_table_iter_next(&iter, &id, NULL)) {
		guint n;
		const uint32_t *at =
			source_occurrences(src, GPOINTER_TO_UINT(id), &n);

		for (guint i = 0; i < n; i++) {
			guint item = src->token_item[at[i]];

			/* the functions that the seed's gives it to */
			if (item == seed)
				calls_receivers(src, at[i], on_receiver, &to);
			if (!keep[item] &&
			    (syn_is_member(src, at[i]) ||
			     source_is_global(src, GPOINTER_TO_UINT(id))) &&
			    calls_is_function(src, item) &&
			    has_use(src, rule, item))
				keep[item] = true;
		}
	}
	g_hash_table_unref(targets);
}
