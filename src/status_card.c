// SPDX-License-Identifier: GPL-2.0-only
#include "status_part.h"

#include "folder.h"

#include <errno.h>
#include <ini.h>
#include <stddef.h>
#include <string.h>

#define SHORTEST_COMMIT 12u

static const struct fix_key {
	const char *key;
	size_t member;
} fix_keys[] = {
	{ "commit", offsetof(struct upstream, commit) },
	{ "title", offsetof(struct upstream, title) },
	{ "introduced", offsetof(struct upstream, introduced) },
	{ "cve", offsetof(struct upstream, cve) },
	{ "follows", offsetof(struct upstream, follows) },
	{ "arch", offsetof(struct upstream, arch) },
	{ "needs", offsetof(struct upstream, needs) },
	{ "needs-why", offsetof(struct upstream, needs_why) },
	{ "code", offsetof(struct upstream, code) },
	{ "what", offsetof(struct upstream, what) },
};

static bool on_fix_key(struct card_reader *r, const char *key,
		       const char *value)
{
	if (!strcmp(key, "by")) {
		r->card->fixer = !strcmp(value, "fix");
		return r->card->fixer || !strcmp(value, "card");
	}
	for (guint i = 0; i < G_N_ELEMENTS(fix_keys); i++)
		if (!strcmp(key, fix_keys[i].key))
			return card_append_text(r->card, fix_keys[i].member,
						value);
	return false;
}

static bool on_list(struct upstream *card, const char *key, const char *value)
{
	GPtrArray *list = (GPtrArray *)g_hash_table_lookup(card->lists, key);

	if (!list) {
		list = g_ptr_array_new_with_free_func(g_free);
		g_hash_table_insert(card->lists, g_strdup(key), list);
	}
	card_add_words(list, value);
	return true;
}

static int on_key(void *user, const char *section, const char *key,
		  const char *value)
{
	struct card_reader *r = (struct card_reader *)user;

	if (!strcmp(section, "fix"))
		return on_fix_key(r, key, value);
	if (!strcmp(section, "lists"))
		return on_list(r->card, key, value);
	if (g_str_has_prefix(section, "part "))
		return card_part_key(r, section, key, value);
	return 0;
}

static void upstream_free(void *p)
{
	struct upstream *card = (struct upstream *)p;

	for (guint i = 0; i < G_N_ELEMENTS(fix_keys); i++)
		g_free(*(char **)(void *)((char *)card + fix_keys[i].member));
	g_hash_table_unref(card->lists);
	g_ptr_array_unref(card->parts);
	g_free(card->path);
	g_free(card);
}

static void free_list(void *list)
{
	g_ptr_array_unref((GPtrArray *)list);
}

static bool has_part_before(const struct upstream *card,
			    const struct part *part)
{
	for (guint i = 0; i < card->parts->len; i++) {
		const struct part *p =
			(const struct part *)g_ptr_array_index(card->parts, i);

		if (p == part)
			return false;
		if (!strcmp(p->name, part->once))
			return true;
	}
	return false;
}

static const char *lack_of_part(const struct upstream *card,
				const struct part *part)
{
	if (!part->lacks)
		return "a part does not say what it lacks before the fix";
	if (part->kind == PART_CONFIG && !card->arch)
		return "a part in Kconfig needs an arch";
	if (!part->named && !part->least)
		return "a part needs a name, or features with a least";
	if (part->least > part->features->len ||
	    (!part->least && part->features->len))
		return "least does not fit the features of a part";
	if (part->once && !has_part_before(card, part))
		return "once names no part before its own";
	if (part->kind != PART_CONFIG && !part->named && !part->gate->len)
		return "a part without a name needs a gate";
	return NULL;
}

/* What a card must say; NULL when it says all of it. */
static const char *lack_of(const struct upstream *card)
{
	bool anchor = false;

	if (!card->commit || strlen(card->commit) < SHORTEST_COMMIT ||
	    strspn(card->commit, "0123456789abcdef") != strlen(card->commit))
		return "no commit of 12 or more digits";
	if (!card->title || !card->code || !card->what)
		return "title, code or what is missing";
	if (!card->needs != !card->needs_why)
		return "needs and needs-why go together";
	for (guint i = 0; i < card->parts->len; i++) {
		const struct part *part =
			(const struct part *)g_ptr_array_index(card->parts, i);
		const char *lack = lack_of_part(card, part);

		if (lack)
			return lack;
		anchor = anchor || part->anchor;
	}
	return anchor ? NULL : "no part is an anchor";
}

static struct upstream *upstream_new(const struct rule *rule, char *path)
{
	struct upstream *card = g_new0(struct upstream, 1);

	card->path = path;
	card->rule = rule;
	card->lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					    free_list);
	card->parts = g_ptr_array_new_with_free_func(card_part_free);
	return card;
}

static struct upstream *read_card(const struct rule *rule,
				  const GPtrArray *rules, char *path,
				  char **error)
{
	struct upstream *card = upstream_new(rule, path);
	struct card_reader r = { .card = card, .rules = rules };
	int line = ini_parse(path, on_key, &r);
	const char *lack = line ? NULL : lack_of(card);

	if (line > 0)
		*error = g_strdup_printf(
			"%s:%d: %s", path, line,
			r.error ? r.error
				: "unknown key or value that it cannot have");
	else if (line < 0)
		*error = g_strdup_printf("%s: cannot be read", path);
	else if (lack)
		*error = g_strdup_printf("%s: %s", path, lack);
	g_free(r.error);
	if (!*error)
		return card;
	upstream_free(card);
	return NULL;
}

static void read_folder(GPtrArray *cards, const struct rule *rule,
			const GPtrArray *rules, char **error)
{
	g_autofree char *folder = g_path_get_dirname(rule->card_path);
	g_auto(GStrv) names = folder_names(folder);

	if (!names)
		*error = g_strdup_printf("%s: %s", folder, g_strerror(errno));
	for (char **name = names; name && *name && !*error; name++) {
		struct upstream *card;

		if (!g_str_has_prefix(*name, "upstream-") ||
		    !g_str_has_suffix(*name, ".ini"))
			continue;
		card = read_card(rule, rules,
				 g_build_filename(folder, *name, NULL), error);
		if (card)
			g_ptr_array_add(cards, card);
	}
}

static int by_rule(const void *a, const void *b)
{
	const struct upstream *x = *(const struct upstream *const *)a;
	const struct upstream *y = *(const struct upstream *const *)b;
	int order = strcmp(x->rule->id, y->rule->id);

	if (!order)
		order = !!x->follows - !!y->follows;
	if (!order)
		order = y->fixer - x->fixer;
	return order ? order : strcmp(x->commit, y->commit);
}

static char *clash(const GPtrArray *cards)
{
	for (guint i = 0; i < cards->len; i++) {
		const struct upstream *card =
			(const struct upstream *)g_ptr_array_index(cards, i);

		if (upstream_find(cards, card->commit) != card)
			return g_strdup_printf(
				"%s: another card has its commit", card->path);
		if (card->follows && !upstream_find(cards, card->follows))
			return g_strdup_printf("%s: no card has the commit it "
					       "follows",
					       card->path);
	}
	return NULL;
}

GPtrArray *upstream_load(const char *data_dir, const GPtrArray *rules,
			 char **error)
{
	GPtrArray *cards = g_ptr_array_new_with_free_func(upstream_free);

	*error = NULL;
	for (guint i = 0; i < rules->len && !*error; i++)
		read_folder(cards,
			    (const struct rule *)g_ptr_array_index(rules, i),
			    rules, error);
	g_ptr_array_sort(cards, by_rule);
	if (!*error)
		*error = cards->len ? clash(cards)
				    : g_strdup_printf("%s: no card of an "
						      "upstream fix there",
						      data_dir);
	if (!*error)
		return cards;
	g_ptr_array_unref(cards);
	return NULL;
}

const struct upstream *upstream_find(const GPtrArray *cards, const char *commit)
{
	for (guint i = 0; i < cards->len; i++) {
		const struct upstream *card =
			(const struct upstream *)g_ptr_array_index(cards, i);

		if (!strncmp(card->commit, commit,
			     MIN(strlen(commit), strlen(card->commit))))
			return card;
	}
	return NULL;
}
