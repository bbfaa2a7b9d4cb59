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
