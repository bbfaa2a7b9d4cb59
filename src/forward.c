// SPDX-License-Identifier: GPL-2.0-only
#include "forward.h"

#include "text_order.h"

#include <stdlib.h>
#include <string.h>

/* What the semantic patch is told begins so: a virtual identifier. */
#define WORD "forward="

bool forward_add_group(struct rule *rule, const char *name, const char *type)
{
	return g_hash_table_insert(rule->groups, g_strdup(name),
				   g_strdup(type));
}

static const char *type_of(const struct rule *rule, const char *name)
{
	return (const char *)g_hash_table_lookup(rule->groups, name);
}

bool forward_is_group(const GPtrArray *rules, const char *name)
{
	for (guint i = 0; i < rules->len; i++)
		if (type_of((const struct rule *)rules->pdata[i], name))
			return true;
	return false;
}

char *forward_groups(const GPtrArray *rules)
{
	GPtrArray *names = g_ptr_array_new();
	char *text;

	for (guint i = 0; i < rules->len; i++) {
		const struct rule *rule = (const struct rule *)rules->pdata[i];
		GHashTableIter iter;
		gpointer name;

		g_hash_table_iter_init(&iter, rule->groups);
		while (g_hash_table_iter_next(&iter, &name, NULL))
			g_ptr_array_add(names, name);
	}
	g_ptr_array_sort(names, text_order);
	g_ptr_array_add(names, NULL);
	text = g_strjoinv(", ", (char **)names->pdata);
	g_ptr_array_unref(names);
	return text;
}

/* The names that are chosen; to be freed. */
static char **chosen(const struct rule *rule)
{
	const char *names = rule->forward ? rule->forward + strlen(WORD) : "";

	return g_strsplit(names, ":", -1);
}

static bool is_chosen(const struct rule *rule, const char *name)
{
	char **have = chosen(rule);
	bool found = g_strv_contains((const char *const *)have, name);

	g_strfreev(have);
	return found;
}

static void choose(struct rule *rule, const char *name)
{
	const char *type = type_of(rule, name);
	char *old = rule->forward;

	if (!type || is_chosen(rule, name))
		return;
	g_ptr_array_add(rule->gate[0], g_strdup(type));
	g_hash_table_insert(rule->seeds, g_strdup(type),
			    GUINT_TO_POINTER(SEED_ANYWHERE));
	rule->forward = old ? g_strjoin(":", old, name, NULL)
			    : g_strconcat(WORD, name, NULL);
	g_free(old);
}

bool forward_choose(const GPtrArray *rules, const char *list, char **error)
{
	char **names = g_strsplit(list, ",", -1);

	/* the same choice in any order is the same scan */
	qsort(names, g_strv_length(names), sizeof(*names), text_order);
	for (char **name = names; *name && !*error; name++) {
		if (!forward_is_group(rules, *name)) {
			char *all = forward_groups(rules);

			*error = g_strdup_printf("--forward: there is no group "
						 "%s; there are %s",
						 *name, all);
			g_free(all);
			break;
		}
		for (guint i = 0; i < rules->len; i++)
			choose((struct rule *)rules->pdata[i], *name);
	}
	g_strfreev(names);
	return !*error;
}

char *forward_types(const GPtrArray *rules)
{
	GString *text = g_string_new(NULL);
	bool none;

	for (guint i = 0; i < rules->len; i++) {
		const struct rule *rule = (const struct rule *)rules->pdata[i];
		char **names = chosen(rule);

		for (char **name = names; rule->forward && *name; name++)
			g_string_append_printf(text, "%s%s",
					       text->len ? ";" : "",
					       type_of(rule, *name));
		g_strfreev(names);
	}
	none = !text->len;
	return g_string_free(text, none);
}
