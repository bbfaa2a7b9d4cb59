// SPDX-License-Identifier: GPL-2.0-only
#include "cocci_result.h"

#include "cocci_finding.h"

#include <jansson.h>
#include <string.h>

static struct unit *find_unit(const struct batch_reader *r, const char *path)
{
	const struct work *w =
		(const struct work *)g_hash_table_lookup(r->by_name, path);

	return w ? unit_of(w) : NULL;
}

/* Coccinelle counts columns from 0. */
static unsigned int column(json_int_t col)
{
	return (unsigned int)col + 1;
}

/* Steps or related places; those outside the slice can't be and are wrong. */
static bool read_places(const struct unit *u, json_t *list, GPtrArray *out)
{
	json_t *item;
	size_t i;

	if (!json_is_array(list))
		return false;
	json_array_foreach(list, i, item)
	{
		const char *file, *message;
		json_int_t line, col;

		if (json_unpack(item, "{s:s, s:I, s:I, s:s !}", "file", &file,
				"line", &line, "col", &col, "message",
				&message) ||
		    strcmp(file, u->work.name) ||
		    !cocci_is_position(line, col, 0))
			return false;
		place_add(out, u->work.path, (unsigned int)line, column(col),
			  message);
	}
	return true;
}

static const char *read_finding(struct batch_reader *r, json_t *obj)
{
	const char *id, *file, *wrong;
	struct cocci_told told = { .level = NULL };
	json_t *steps, *related;
	struct unit *u;
	struct finding *f;

	if (json_unpack(obj,
			"{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:s, s:s, s:o, "
			"s:o, s?s, s?s !}",
			"rule", &id, "level", &told.level, "file", &file,
			"line", &told.line, "col", &told.col, "end_line",
			&told.end_line, "end_col", &told.end_col, "function",
			&told.function, "message", &told.message, "steps",
			&steps, "related", &related, "tag", &told.tag, "member",
			&told.member))
		return "not of the agreed form";
	u = find_unit(r, file);
	if (!u || u->work.done || strcmp(u->rule->id, id))
		return "about a file or rule that was not asked for";
	wrong = cocci_add_finding(u, &told, 0, &f);
	if (wrong)
		return wrong;
	if (!read_places(u, steps, f->steps) ||
	    !read_places(u, related, f->related))
		return "steps or related places are not of the agreed form";
	return NULL;
}

static bool is_name_list(json_t *names)
{
	json_t *item;
	size_t i;

	json_array_foreach(names, i,
			   item) if (!json_is_string(item)) return false;
	return json_is_array(names);
}

static char **name_list(json_t *names)
{
	char **list = g_new0(char *, json_array_size(names) + 1);
	json_t *item;
	size_t i;

	json_array_foreach(names, i, item) list[i] =
		g_strdup(json_string_value(item));
	return list;
}

static const char *read_done(struct batch_reader *r, json_t *obj)
{
	const char *id, *file;
	json_t *names;
	struct unit *u;

	if (json_unpack(obj, "{s:s, s:s, s:o !}", "rule", &id, "done", &file,
			"functions", &names) ||
	    !is_name_list(names))
		return "not of the agreed form";
	u = find_unit(r, file);
	if (!u || strcmp(u->rule->id, id))
		return "about a file or rule that was not asked for";
	if (!u->work.done) {
		g_strfreev(u->parsed);
		u->parsed = name_list(names);
	}
	u->work.done = true;
	return NULL;
}

void cocci_read_line(struct batch_reader *r, const char *line)
{
	json_error_t at;
	json_t *obj = json_loads(line, JSON_REJECT_DUPLICATES, &at);
	const char *wrong = "not JSON";

	if (obj)
		wrong = json_object_get(obj, "done") ? read_done(r, obj)
						     : read_finding(r, obj);
	if (wrong && !r->error)
		r->error = g_strdup_printf("result line is %s: %.80s", wrong,
					   line);
	json_decref(obj);
}
