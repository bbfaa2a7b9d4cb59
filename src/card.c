// SPDX-License-Identifier: GPL-2.0-only
#include "card.h"

#include "card_meaning.h"
#include "forward.h"

#include <ini.h>
#include <stddef.h>
#include <string.h>

typedef bool (*read_value)(struct rule *rule, const char *value);

static bool read_level(struct rule *rule, const char *value)
{
	return level_parse(value, &rule->level);
}

static bool read_engines(struct rule *rule, const char *value)
{
	char **words = card_split(value);
	bool good = true;

	for (char **w = words; *w; w++) {
		enum engine_bit bit = engine_parse(*w);

		good = good && bit;
		rule->engines |= bit;
	}
	g_strfreev(words);
	return good;
}

static bool read_group(struct rule *rule, const char *value)
{
	rule->group_by_arch = !strcmp(value, "arch");
	return rule->group_by_arch;
}

static bool read_words(GPtrArray *list, const char *value)
{
	char **words = card_split(value);

	for (char **w = words; *w; w++)
		g_ptr_array_add(list, *w);
	g_free(words);
	return true;
}

static bool read_large(struct rule *rule, const char *value)
{
	char *end;

	rule->large = g_ascii_strtoull(value, &end, 10);
	return rule->large && !*end;
}

static bool read_keep(struct rule *rule, const char *value)
{
	rule->keep_all = !strcmp(value, "*");
	return rule->keep_all || read_words(rule->keep, value);
}

static bool read_headers(struct rule *rule, const char *value)
{
	rule->asks_members = !strcmp(value, "members");
	return rule->asks_members;
}

static bool read_parse(struct rule *rule, const char *value)
{
	rule->hides = !strcmp(value, "seeds");
	return rule->hides;
}

static bool read_seed_group(struct rule *rule, const char *value,
			    unsigned int group)
{
	char **words = card_split(value);
	bool good = true;

	for (char **w = words; *w && good; w++) {
		char *colon = strchr(*w, ':');
		unsigned int mask = SEED_ANYWHERE;

		if (colon) {
			*colon = '\0';
			good = card_positions(colon + 1, &mask);
		}
		rule->seeds_are_calls |= mask != SEED_ANYWHERE;
		good = good &&
		       g_hash_table_insert(rule->seeds, g_strdup(*w),
					   GUINT_TO_POINTER(mask | group));
	}
	g_strfreev(words);
	return good;
}

static bool read_seeds(struct rule *rule, const char *value)
{
	return read_seed_group(rule, value, 0);
}

static bool read_seeds2(struct rule *rule, const char *value)
{
	return read_seed_group(rule, value, SEED_SECOND);
}

static bool read_given(struct rule *rule, const char *value)
{
	rule->asks_given = true;
	return read_words(rule->given[0], value);
}

static bool read_given2(struct rule *rule, const char *value)
{
	rule->asks_given = true;
	return read_words(rule->given[1], value);
}

static bool read_follow(struct rule *rule, const char *value)
{
	static const char *const names[] = { "callers", "callees", "fields" };
	char **words = card_split(value);
	bool good = true;

	for (char **w = words; *w; w++) {
		guint i;

		for (i = 0; i < G_N_ELEMENTS(names); i++)
			if (!strcmp(*w, names[i]))
				break;
		if (i < G_N_ELEMENTS(names))
			rule->follow |= 1u << i;
		else
			good = false;
	}
	g_strfreev(words);
	return good;
}

#define STR(s, k, member)                                                      \
	{                                                                      \
		.section = (s), .key = (k),                                    \
		.text = offsetof(struct rule, member)                          \
	}
#define WORDS(s, k, member)                                                    \
	{                                                                      \
		.section = (s), .key = (k),                                    \
		.words = offsetof(struct rule, member)                         \
	}
#define READ(s, k, function)                                                   \
	{                                                                      \
		.section = (s), .key = (k), .read = (function)                 \
	}

static const struct card_key {
	const char *section, *key;
	/* one of these: a char * or a list in struct rule, or what reads it */
	size_t text, words;
	read_value read;
} card_keys[] = {
	STR("rule", "id", id),
	STR("rule", "name", name),
	STR("rule", "title", title),
	READ("rule", "level", read_level),
	STR("rule", "cwe", cwe),
	READ("rule", "engines", read_engines),
	STR("rule", "checker", checker),
	STR("rule", "precision", precision),
	STR("rule", "security-severity", security_severity),
	READ("rule", "group", read_group),
	WORDS("rule", "asks-tree", asks_tree),
	WORDS("gate", "any", gate[0]),
	WORDS("gate", "and", gate[1]),
	WORDS("gate", "and2", gate[2]),
	READ("slice", "seeds", read_seeds),
	READ("slice", "seeds2", read_seeds2),
	READ("slice", "given", read_given),
	READ("slice", "given2", read_given2),
	WORDS("slice", "types", types),
	READ("slice", "keep", read_keep),
	READ("slice", "headers", read_headers),
	READ("slice", "parse", read_parse),
	READ("slice", "origins", card_read_origins),
	READ("slice", "grows", card_read_grows),
	READ("slice", "bounds", card_read_bounds),
	READ("slice", "narrow", card_read_narrow),
	WORDS("slice", "quiet", quiet),
	READ("slice", "large", read_large),
	WORDS("slice", "uses", uses),
	WORDS("slice", "checks", checks),
	READ("slice", "follow", read_follow),
	STR("upstream", "fix", upstream_fix),
	STR("upstream", "introduced", introduced),
	STR("upstream", "introduced-in", introduced_in),
	STR("help", "why", why),
	STR("help", "fix", fix),
	STR("help", "reports", reports),
	STR("help", "leaves", leaves),
	STR("help", "blind-cocci", blind_cocci),
	STR("help", "blind-clang", blind_clang),
	STR("help", "blind-kconfig", blind_kconfig),
	STR("fix", "by", fix_by),
	STR("fix", "subject", fix_subject),
	STR("fix", "problem", fix_problem),
	STR("fix", "why", fix_why),
};

static void *member_of(struct rule *rule, size_t offset)
{
	return (char *)rule + offset;
}

/* inih calls once a line: continuation lines come with the key again. */
static void append_line(char **member, const char *value)
{
	char *old = *member;

	*member = old ? g_strjoin("\n", old, value, NULL) : g_strdup(value);
	g_free(old);
}

static int on_key(void *user, const char *section, const char *key,
		  const char *value)
{
	struct rule *rule = (struct rule *)user;

	for (guint i = 0; i < G_N_ELEMENTS(card_keys); i++) {
		const struct card_key *k = &card_keys[i];

		if (strcmp(k->section, section) || strcmp(k->key, key))
			continue;
		if (k->read)
			return k->read(rule, value);
		if (k->words)
			return read_words(
				*(GPtrArray **)member_of(rule, k->words),
				value);
		append_line((char **)member_of(rule, k->text), value);
		return 1;
	}
	return !strcmp(section, "forward") &&
	       forward_add_group(rule, key, value);
}

void card_free(void *p)
{
	struct rule *rule = (struct rule *)p;

	for (guint i = 0; i < G_N_ELEMENTS(card_keys); i++)
		if (!card_keys[i].read && !card_keys[i].words)
			g_free(*(char **)member_of(rule, card_keys[i].text));
	for (guint i = 0; i < GATE_GROUPS; i++)
		g_ptr_array_unref(rule->gate[i]);
	for (guint i = 0; i < SEED_GROUPS; i++)
		g_ptr_array_unref(rule->given[i]);
	g_ptr_array_unref(rule->asks_tree);
	g_ptr_array_unref(rule->types);
	g_ptr_array_unref(rule->keep);
	g_ptr_array_unref(rule->uses);
	g_ptr_array_unref(rule->checks);
	g_ptr_array_unref(rule->origins);
	g_ptr_array_unref(rule->quiet);
	g_hash_table_unref(rule->meanings);
	g_hash_table_unref(rule->groups);
	g_free(rule->forward);
	g_hash_table_unref(rule->seeds);
	g_free(rule->card_path);
	g_free(rule->cocci_path);
	g_free(rule);
}

static struct rule *rule_new(const char *data_dir, const char *name)
{
	struct rule *rule = g_new0(struct rule, 1);
	char *file = g_strconcat(name, ".cocci", NULL);

	for (guint i = 0; i < GATE_GROUPS; i++)
		rule->gate[i] = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < SEED_GROUPS; i++)
		rule->given[i] = g_ptr_array_new_with_free_func(g_free);
	rule->asks_tree = g_ptr_array_new_with_free_func(g_free);
	rule->types = g_ptr_array_new_with_free_func(g_free);
	rule->keep = g_ptr_array_new_with_free_func(g_free);
	rule->uses = g_ptr_array_new_with_free_func(g_free);
	rule->checks = g_ptr_array_new_with_free_func(g_free);
	rule->origins = g_ptr_array_new_with_free_func(g_free);
	rule->quiet = g_ptr_array_new_with_free_func(g_free);
	rule->meanings =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	rule->groups =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	rule->seeds =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	rule->card_path =
		g_build_filename(data_dir, "checkers", name, "rule.ini", NULL);
	rule->cocci_path = g_build_filename(data_dir, "cocci", file, NULL);
	if (!g_file_test(rule->cocci_path, G_FILE_TEST_IS_REGULAR))
		g_clear_pointer(&rule->cocci_path, g_free);
	g_free(file);
	return rule;
}

/* Whether each seed names an argument and its group says what it may get. */
static bool is_given_well(const struct rule *rule)
{
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, rule->seeds);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		unsigned int mask = GPOINTER_TO_UINT(value);
		unsigned int group = mask & SEED_SECOND ? 1 : 0;

		if ((rule->asks_given || group) &&
		    (!(mask & ~SEED_SECOND) || !rule->given[group]->len))
			return false;
	}
	return true;
}

/* What a card must say; NULL when it says all of it. */
static const char *missing(const struct rule *rule)
{
	if (!rule->id)
		return "no id";
	if (!rule->name || !rule->title || !rule->why)
		return "name, title or why is missing";
	if (!rule->engines)
		return "no engines";
	if ((rule->engines & ENGINE_COCCI) && !rule->cocci_path)
		return "its semantic patch is missing";
	if ((rule->engines & ENGINE_COCCI) &&
	    (!rule->gate[0]->len || !g_hash_table_size(rule->seeds)))
		return "no gate or no seeds";
	if (rule->fix_by &&
	    !(rule->fix_subject && rule->fix_problem && rule->fix_why))
		return "a fix needs a subject, a problem and a why";
	if (!is_given_well(rule))
		return "given needs seeds with arguments, seeds2 needs given2";
	if (rule->asks_given && rule->follow)
		return "given and follow exclude each other";
	return NULL;
}

struct rule *card_read(const char *data_dir, const char *name, char **error)
{
	struct rule *rule = rule_new(data_dir, name);
	int line = ini_parse(rule->card_path, on_key, rule);
	const char *lack = line ? NULL : missing(rule);

	if (line > 0)
		*error = g_strdup_printf(
			"%s:%d: unknown key or value that it cannot have",
			rule->card_path, line);
	else if (line < 0)
		*error = g_strdup_printf("%s: cannot be read", rule->card_path);
	else if (lack)
		*error = g_strdup_printf("%s: %s", rule->card_path, lack);
	else if (strcmp(rule->name, name))
		*error = g_strdup_printf("%s: name is not its folder's",
					 rule->card_path);
	if (!*error)
		return rule;
	card_free(rule);
	return NULL;
}
