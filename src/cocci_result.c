// SPDX-License-Identifier: GPL-2.0-only
#include "cocci_result.h"

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

/* Lines count from 1, columns from 0; SARIF readers take 32 bits. */
static bool is_position(json_int_t line, json_int_t col)
{
	return line > 0 && line <= INT32_MAX && col >= 0 && col < INT32_MAX;
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
		    strcmp(file, u->work.name) || !is_position(line, col))
			return false;
		place_add(out, u->work.path, (unsigned int)line, column(col),
			  message);
	}
	return true;
}

static const char *read_finding(struct batch_reader *r, json_t *obj)
{
	const char *id, *level_word, *file, *function, *message;
	const char *tag = NULL, *member = NULL;
	json_int_t line, col, end_line, end_col;
	json_t *steps, *related;
	enum level level;
	struct unit *u;
	struct finding *f;

	if (json_unpack(obj,
			"{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:s, s:s, s:o, "
			"s:o, s?s, s?s !}",
			"rule", &id, "level", &level_word, "file", &file,
			"line", &line, "col", &col, "end_line", &end_line,
			"end_col", &end_col, "function", &function, "message",
			&message, "steps", &steps, "related", &related, "tag", &tag,
			"member", &member) ||
	    !tag != !member ||
	    !is_position(line, col) || !is_position(end_line, end_col))
		return "not of the agreed form";
	u = find_unit(r, file);
	if (!u || u->work.done || strcmp(u->rule->id, id))
		return "about a file or rule that was not asked for";
	if (!level_parse(level_word, &level))
		return "unknown level";
	f = finding_new(u->rule, level, ENGINE_COCCI, u->work.path,
			(unsigned int)line, column(col), message);
	f->where.end_line = (unsigned int)end_line;
	f->where.end_col = column(end_col);
	f->function = g_strdup(function);
	f->tag = g_strdup(tag);
	f->member = g_strdup(member);
	g_ptr_array_add(u->work.findings, f);
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
