// SPDX-License-Identifier: GPL-2.0-only
/* Whether shards belong together. */
#include "shard_merge.h"

#include "version.h"

/* What it means that two shards differ in this; NULL: they do not. */
static const char *differ(json_t *a, json_t *b)
{
	static const char *const reasons[][2] = {
		{ "version", "made by another version of kapcheck" },
		{ "rules", "made with other rules" },
		{ "rule files", "made with other versions of the rules" },
		{ "of", "a part of another number of shards" },
		{ "options", "made with other options" },
		{ "tree", "of another tree" },
		{ "files", "of another tree" },
		{ NULL, "made with other options for reports" },
	};
	guint i = 0;

	if (json_equal(a, b))
		return NULL;
	while (reasons[i][0] && json_equal(json_object_get(a, reasons[i][0]),
					   json_object_get(b, reasons[i][0])))
		i++;
	return reasons[i][1];
}

static bool is_alike(const struct shards *s, guint i, char **error)
{
	const char *why = differ(head_of(s, 0), head_of(s, i));

	if (why)
		*error = g_strdup_printf("%s: it is %s than %s", name_at(s, i),
					 why, name_at(s, 0));
	for (guint k = 0; k < i && !*error; k++)
		if (number_of(s, k) == number_of(s, i))
			*error = g_strdup_printf("%s: it is shard %u, as %s is",
						 name_at(s, i), number_of(s, i),
						 name_at(s, k));
	return !*error;
}

bool shards_find_rules(const json_t *ids, const GPtrArray *all, GPtrArray *out)
{
	for (size_t i = 0; i < json_array_size(ids); i++) {
		const char *id = json_string_value(json_array_get(ids, i));
		struct rule *rule = id ? rules_find(all, id) : NULL;

		if (!rule)
			return false;
		g_ptr_array_add(out, rule);
	}
	return out->len > 0;
}

static bool has_same_rules(const json_t *head, const GPtrArray *all)
{
	GPtrArray *rules = g_ptr_array_new();
	bool same =
		shards_find_rules(json_object_get(head, "rules"), all, rules);
	char *files = same ? shard_rules(rules) : NULL;

	same = same && !g_strcmp0(files, json_string_value(json_object_get(
						 head, "rule files")));
	g_free(files);
	g_ptr_array_unref(rules);
	return same;
}

bool shards_fit(const struct shards *s, const GPtrArray *all_rules,
		char **error)
{
	const char *version =
		json_string_value(json_object_get(head_of(s, 0), "version"));

	if (g_strcmp0(version, KAPCHECK_VERSION))
		*error = g_strdup_printf("%s: it is of kapcheck %s, and this "
					 "is %s",
					 name_at(s, 0), version ? version : "?",
					 KAPCHECK_VERSION);
	else if (!has_same_rules(head_of(s, 0), all_rules))
		*error = g_strdup_printf("%s: it was made with other rules "
					 "than there are here",
					 name_at(s, 0));
	for (guint i = 0; i < s->docs->len && !*error; i++)
		is_alike(s, i, error);
	return !*error;
}
