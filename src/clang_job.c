// SPDX-License-Identifier: GPL-2.0-only
#include "clang_job.h"

#include "clang_result.h"
#include "compdb.h"
#include "json_text.h"
#include "slice.h"

#include <jansson.h>
#include <stdlib.h>

static json_t *string_list(char *const *words)
{
	json_t *list = json_array();

	for (; *words; words++)
		json_array_append_new(list, json_string(*words));
	return list;
}

/* [name, line] of each function of a slice; an odd name is left to the line. */
static json_t *name_functions(const GPtrArray *functions)
{
	json_t *list = json_array();

	for (guint i = 0; i < functions->len; i++) {
		const struct slice_function *f =
			(const struct slice_function *)functions->pdata[i];

		json_array_append_new(
			list,
			json_pack("[s, i]",
				  g_utf8_validate(f->name, -1, NULL) ? f->name
								     : "",
				  (int)f->line));
	}
	return list;
}

/* By rule, the functions that its slice has: Clang explores no others. */
static json_t *functions_of(const struct clang_unit *u)
{
	json_t *by_rule = json_object();

	for (guint i = 0; i < u->rules->len; i++)
		json_object_set_new(
			by_rule, ((const struct rule *)u->rules->pdata[i])->id,
			name_functions(
				(const GPtrArray *)u->functions->pdata[i]));
	return by_rule;
}

void clang_job_add(GString *text, const struct work *w)
{
	const struct clang_unit *u = clang_unit_of(w);
	json_t *job = json_pack("{s:s, s:s, s:o, s:o, s:o}", "file", w->name,
				"directory", u->command->directory, "arguments",
				string_list(u->command->arguments), "rules",
				json_rule_ids(u->rules), "functions",
				functions_of(u));
	char *line = job ? json_dumps(job, JSON_COMPACT) : NULL;

	if (!line)
		abort(); /* all words are UTF-8 */
	g_string_append_printf(text, "%s\n", line);
	free(line);
	json_decref(job);
}
