// SPDX-License-Identifier: GPL-2.0-only
#include "rules.h"

#include "card.h"
#include "folder.h"
#include "gate.h"

#include <errno.h>
#include <string.h>

static const char *const level_names[] = { "note", "warning", "error" };
static const char *const engine_names[] = { "cocci", "clang", "kconfig",
					    "sparse" };

const char *level_name(enum level level)
{
	return level_names[level];
}

bool level_parse(const char *name, enum level *level)
{
	for (guint i = 0; i < G_N_ELEMENTS(level_names); i++) {
		if (!strcmp(name, level_names[i])) {
			*level = (enum level)i;
			return true;
		}
	}
	return false;
}

const char *engine_name(enum engine_bit bit)
{
	for (guint i = 0; i < G_N_ELEMENTS(engine_names); i++)
		if (bit == 1u << i)
			return engine_names[i];
	return "none";
}

enum engine_bit engine_parse(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(engine_names); i++)
		if (!strcmp(name, engine_names[i]))
			return (enum engine_bit)(1u << i);
	return (enum engine_bit)0;
}

static int by_id(const void *a, const void *b)
{
	const struct rule *x = *(const struct rule *const *)a;
	const struct rule *y = *(const struct rule *const *)b;

	return strcmp(x->id, y->id);
}

/* What is wrong with sorted rules taken together; NULL for nothing. */
static char *clash(const GPtrArray *rules)
{
	if (rules->len > GATE_MAX_RULES)
		return g_strdup_printf("%u rule cards; the gate holds %u",
				       rules->len, GATE_MAX_RULES);
	for (guint i = 1; i < rules->len; i++) {
		const struct rule *rule =
			(const struct rule *)g_ptr_array_index(rules, i);

		if (!by_id(&rules->pdata[i - 1], &rules->pdata[i]))
			return g_strdup_printf("%s: another card has the id %s",
					       rule->card_path, rule->id);
	}
	return NULL;
}

GPtrArray *rules_load(const char *data_dir, char **error)
{
	char *folder = g_build_filename(data_dir, "checkers", NULL);
	GPtrArray *rules = g_ptr_array_new_with_free_func(card_free);
	char **names = folder_names(folder);

	*error = names || errno == ENOENT
			 ? NULL
			 : g_strdup_printf("%s: %s", folder, g_strerror(errno));
	for (char **name = names; name && *name && !*error; name++) {
		char *card = g_build_filename(folder, *name, "rule.ini", NULL);

		if (g_file_test(card, G_FILE_TEST_EXISTS)) {
			struct rule *rule = card_read(data_dir, *name, error);

			if (rule)
				g_ptr_array_add(rules, rule);
		}
		g_free(card);
	}
	g_strfreev(names);
	if (!*error && !rules->len)
		*error = g_strdup_printf("%s: no rule cards there", folder);
	g_free(folder);
	g_ptr_array_sort(rules, by_id);
	if (!*error)
		*error = clash(rules);
	if (*error) {
		g_ptr_array_unref(rules);
		return NULL;
	}
	for (guint i = 0; i < rules->len; i++)
		((struct rule *)g_ptr_array_index(rules, i))->index = i;
	return rules;
}

struct rule *rules_find(const GPtrArray *rules, const char *id)
{
	for (guint i = 0; i < rules->len; i++) {
		struct rule *rule = (struct rule *)g_ptr_array_index(rules, i);

		if (!g_ascii_strcasecmp(rule->id, id) ||
		    !strcmp(rule->name, id))
			return rule;
	}
	return NULL;
}

char *rules_find_data(void)
{
	static const char *const places[] = { "..", "../share/kapcheck",
					      "../.." };
	const char *env = g_getenv("KAPCHECK_DATA");
	char *exe, *bin, *found = NULL;

	if (env && *env)
		return g_canonicalize_filename(env, NULL);
	exe = g_file_read_link("/proc/self/exe", NULL);
	bin = exe ? g_path_get_dirname(exe) : g_strdup("/");
	for (guint i = 0; i < G_N_ELEMENTS(places) && !found; i++) {
		char *dir = g_canonicalize_filename(places[i], bin);
		/* a build folder has a checkers, too, but no patches */
		char *probe = g_build_filename(dir, "cocci", NULL);

		if (g_file_test(probe, G_FILE_TEST_IS_DIR))
			found = g_strdup(dir);
		g_free(probe);
		g_free(dir);
	}
	/* never the current folder, which may be a tree from a stranger */
	if (!found)
		found = g_canonicalize_filename("../share/kapcheck", bin);
	g_free(exe);
	g_free(bin);
	return found;
}
