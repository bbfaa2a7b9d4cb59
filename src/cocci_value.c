// SPDX-License-Identifier: GPL-2.0-only
/*
 * JSON, without what the unit itself tells, which is rule and path: another
 * file's slice may be the same.
 *
 *     {"findings": [{"level", "line", "col", "end_line", "end_col", "function",
 *                    "message", "steps": [[line, col, message]], "related",
 *                    "tag", "member"}],
 *      "functions": ["parsed"]}
 */
#include "cocci_value.h"

#include "cocci_finding.h"

#include <stdlib.h>
#include <string.h>

/* --- writing ----------------------------------------------------------------
 */

static json_t *places_json(const GPtrArray *places)
{
	json_t *list = json_array();

	for (guint i = 0; i < places->len; i++) {
		const struct place *p = (const struct place *)places->pdata[i];

		json_array_append_new(
			list, json_pack("[I, I, s]", (json_int_t)p->line,
					(json_int_t)p->col, p->message));
	}
	return list;
}

static json_t *finding_json(const struct finding *f)
{
	const struct place *w = &f->where;

	return json_pack("{s:s, s:I, s:I, s:I, s:I, s:s, s:s, s:o, s:o, s:s*, "
			 "s:s*}",
			 "level", level_name(f->level), "line",
			 (json_int_t)w->line, "col", (json_int_t)w->col,
			 "end_line", (json_int_t)w->end_line, "end_col",
			 (json_int_t)w->end_col, "function", f->function,
			 "message", f->message, "steps", places_json(f->steps),
			 "related", places_json(f->related), "tag", f->tag,
			 "member", f->member);
}

static json_t *names_json(char *const *names)
{
	json_t *list = json_array();

	for (; *names; names++)
		json_array_append_new(list, json_string(*names));
	return list;
}

GBytes *cocci_value_write(const struct unit *unit)
{
	json_t *findings = json_array(), *all;
	char *text;

	for (guint i = 0; i < unit->work.findings->len; i++)
		json_array_append_new(
			findings,
			finding_json((const struct finding *)
					     unit->work.findings->pdata[i]));
	all = json_pack("{s:o, s:o}", "findings", findings, "functions",
			names_json(unit->parsed));
	text = all ? json_dumps(all, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
	if (!text)
		abort(); /* all of it was UTF-8 when it was read */
	json_decref(all);
	return g_bytes_new_with_free_func(text, strlen(text), free, text);
}

/* --- reading ----------------------------------------------------------------
 */

static bool read_places(const struct unit *u, json_t *list, GPtrArray *out)
{
	json_t *item;
	size_t i;

	if (!json_is_array(list))
		return false;
	json_array_foreach(list, i, item)
	{
		const char *message;
		json_int_t line, col;

		if (json_unpack(item, "[I, I, s !]", &line, &col, &message) ||
		    !cocci_is_position(line, col, 1))
			return false;
		place_add(out, u->work.path, (unsigned int)line,
			  (unsigned int)col, message);
	}
	return true;
}

static bool read_finding(struct unit *u, json_t *obj)
{
	struct cocci_told told = { .level = NULL };
	json_t *steps, *related;
	struct finding *f;

	return !json_unpack(obj,
			    "{s:s, s:I, s:I, s:I, s:I, s:s, s:s, s:o, s:o, "
			    "s?s, s?s !}",
			    "level", &told.level, "line", &told.line, "col",
			    &told.col, "end_line", &told.end_line, "end_col",
			    &told.end_col, "function", &told.function,
			    "message", &told.message, "steps", &steps,
			    "related", &related, "tag", &told.tag, "member",
			    &told.member) &&
	       !cocci_add_finding(u, &told, 1, &f) &&
	       read_places(u, steps, f->steps) &&
	       read_places(u, related, f->related);
}

static bool read_findings(struct unit *u, json_t *list)
{
	json_t *item;
	size_t i;

	if (!json_is_array(list))
		return false;
	json_array_foreach(list, i, item) if (!read_finding(u, item)) return
		false;
	return true;
}

static char **read_names(json_t *list)
{
	char **names = g_new0(char *, json_array_size(list) + 1);
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		if (!json_is_string(item)) {
			g_strfreev(names);
			return NULL;
		}
		names[i] = g_strdup(json_string_value(item));
	}
	return names;
}

bool cocci_value_read(GBytes *value, struct unit *unit)
{
	gsize len;
	const char *text = (const char *)g_bytes_get_data(value, &len);
	json_error_t at;
	json_t *all =
		json_loadb(text ? text : "", len, JSON_REJECT_DUPLICATES, &at);
	json_t *findings, *functions;
	char **names = NULL;
	bool good = false;

	if (all &&
	    !json_unpack(all, "{s:o, s:o !}", "findings", &findings,
			 "functions", &functions) &&
	    json_is_array(functions))
		names = read_names(functions);
	if (names) {
		good = read_findings(unit, findings);
		if (good) {
			g_strfreev(unit->parsed);
			unit->parsed = names;
		} else {
			work_drop_findings(&unit->work);
			g_strfreev(names);
		}
	}
	json_decref(all);
	return good;
}
