// SPDX-License-Identifier: GPL-2.0-only
#include "json_text.h"

#include "rules.h"

json_t *json_text(const char *s)
{
	char *valid = g_utf8_make_valid(s, -1);
	json_t *json = json_string(valid);

	g_free(valid);
	return json;
}

json_t *json_engines(unsigned int bits)
{
	json_t *list = json_array();

	for (unsigned int bit = 1; bit <= ENGINE_SPARSE; bit <<= 1)
		if (bits & bit)
			json_array_append_new(
				list,
				json_string(engine_name((enum engine_bit)bit)));
	return list;
}

json_t *json_rule_ids(const GPtrArray *rules)
{
	json_t *list = json_array();

	for (guint i = 0; i < rules->len; i++) {
		const struct rule *rule =
			(const struct rule *)g_ptr_array_index(rules, i);

		json_array_append_new(list, json_string(rule->id));
	}
	return list;
}
