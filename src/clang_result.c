// SPDX-License-Identifier: GPL-2.0-only
#include "clang_result.h"

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char bad_form[] = "not of the agreed form";
static const char not_asked[] = "about a file or rule that was not asked for";

/* --- units ------------------------------------------------------------------
 */

struct clang_unit *clang_unit_new(const char *path)
{
	struct clang_unit *u = g_new0(struct clang_unit, 1);

	work_init(&u->work, path, NULL);
	u->rules = g_ptr_array_new();
	u->functions = g_ptr_array_new_with_free_func(
		(GDestroyNotify)g_ptr_array_unref);
	u->verdicts =
		g_ptr_array_new_with_free_func((GDestroyNotify)verdict_free);
	u->partial = g_ptr_array_new_with_free_func(g_free);
	u->whole = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return u;
}

void clang_unit_free(void *unit)
{
	struct clang_unit *u = (struct clang_unit *)unit;

	work_clear(&u->work);
	command_free(u->command);
	g_ptr_array_unref(u->rules);
	g_ptr_array_unref(u->functions);
	g_ptr_array_unref(u->verdicts);
	g_ptr_array_unref(u->partial);
	g_hash_table_unref(u->whole);
	g_free(u->failure);
	g_free(u);
}

struct clang_unit *clang_unit_of(const struct work *w)
{
	return (struct clang_unit *)((uintptr_t)w -
				     offsetof(struct clang_unit, work));
}

void clang_unit_reset(struct work *w)
{
	struct clang_unit *u = clang_unit_of(w);

	g_ptr_array_set_size(u->verdicts, 0);
	g_ptr_array_set_size(u->partial, 0);
	g_hash_table_remove_all(u->whole);
	g_clear_pointer(&u->failure, g_free);
}

/* The unit that the process is at. */
static struct clang_unit *current(const struct batch_reader *r)
{
	for (guint i = 0; i < r->work->len; i++) {
		const struct work *w =
			(const struct work *)g_ptr_array_index(r->work, i);

		if (!w->done)
			return clang_unit_of(w);
	}
	return NULL;
}

static const struct rule *find_rule(const struct clang_unit *u, const char *id)
{
	for (guint i = 0; i < u->rules->len; i++) {
		const struct rule *rule =
			(const struct rule *)g_ptr_array_index(u->rules, i);

		if (!strcmp(rule->id, id))
			return rule;
	}
	return NULL;
}

/* --- places -----------------------------------------------------------------
 */

/* Lines and columns count from 1; SARIF readers take 32 bits. */
static bool is_position(json_int_t line, json_int_t col)
{
	return line > 0 && line <= INT32_MAX && col > 0 && col <= INT32_MAX;
}

/*
 * The path in the tree of a file that Clang names: the unit by its name, others
 * as the compiler found them. False when there is no such file; *path is NULL
 * when it lies outside the tree.
 */
static bool resolve(const struct batch_reader *r, const struct clang_unit *u,
		    const char *file, char **path)
{
	const char *root = r->scan->tree->root;
	size_t n = strlen(root);
	char *whole, *real;

	*path = NULL;
	if (!strcmp(file, u->work.name)) {
		*path = g_strdup(u->work.path);
		return true;
	}
	whole = g_canonicalize_filename(file, u->command->directory);
	real = realpath(whole, NULL);
	g_free(whole);
	if (!real)
		return false;
	if (!strncmp(real, root, n) && real[n] == '/')
		*path = g_strdup(real + n + 1);
	free(real);
	return true;
}

/* Steps or related places; those outside the tree are left out. */
static bool read_places(const struct batch_reader *r,
			const struct clang_unit *u, json_t *list,
			GPtrArray *out)
{
	json_t *item;
	size_t i;

	if (!json_is_array(list))
		return false;
	json_array_foreach(list, i, item)
	{
		const char *file, *message;
		json_int_t line, col;
		char *path;

		if (json_unpack(item, "{s:s, s:I, s:I, s:s !}", "file", &file,
				"line", &line, "col", &col, "message",
				&message) ||
		    !is_position(line, col) || !resolve(r, u, file, &path))
			return false;
		if (path)
			place_add(out, path, (unsigned int)line,
				  (unsigned int)col, message);
		g_free(path);
	}
	return true;
}

/* --- lines -------------------------------------------------------------------
 */

static const char *read_finding(const struct batch_reader *r,
				struct clang_unit *u, json_t *obj)
{
	const char *id, *level_word, *file, *function, *message;
	json_int_t line, col, end_line, end_col;
	json_t *steps, *related;
	const struct rule *rule;
	enum level level;
	struct finding *f;
	char *path;
	bool good;

	if (json_unpack(obj,
			"{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:s, s:s, s:o, "
			"s:o !}",
			"rule", &id, "level", &level_word, "file", &file,
			"line", &line, "col", &col, "end_line", &end_line,
			"end_col", &end_col, "function", &function, "message",
			&message, "steps", &steps, "related", &related) ||
	    !is_position(line, col) || !is_position(end_line, end_col))
		return bad_form;
	rule = find_rule(u, id);
	if (!rule || !resolve(r, u, file, &path))
		return not_asked;
	if (!level_parse(level_word, &level)) {
		g_free(path);
		return "unknown level";
	}
	f = finding_new(rule, level, ENGINE_CLANG, path, (unsigned int)line,
			(unsigned int)col, message);
	f->where.end_line = (unsigned int)end_line;
	f->where.end_col = (unsigned int)end_col;
	f->function = g_strdup(function);
	good = read_places(r, u, steps, f->steps) &&
	       read_places(r, u, related, f->related);
	if (good && path)
		g_ptr_array_add(u->work.findings, f);
	else
		finding_free(f);
	g_free(path);
	return good ? NULL
		    : "steps or related places are not of the agreed form";
}

static const char *read_verdict(const struct batch_reader *r,
				struct clang_unit *u, json_t *obj)
{
	const char *id, *kind, *file, *function, *message;
	json_int_t line, col;
	const struct rule *rule;
	int refutes;
	char *path;

	if (json_unpack(obj, "{s:s, s:s, s:b, s:s, s:I, s:I, s:s, s:s !}",
			"rule", &id, "verdict", &kind, "refutes", &refutes,
			"file", &file, "line", &line, "col", &col, "function",
			&function, "message", &message) ||
	    !is_position(line, col))
		return bad_form;
	rule = find_rule(u, id);
	if (!rule || !resolve(r, u, file, &path))
		return not_asked;
	if (path)
		g_ptr_array_add(u->verdicts,
				verdict_new(rule, kind, refutes, path,
					    (unsigned int)line,
					    (unsigned int)col, function,
					    message));
	g_free(path);
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

/* A function that ended early in one part of it was not explored whole. */
static void note_explored(struct clang_unit *u, json_t *whole, json_t *partial)
{
	json_t *name;
	size_t i;

	json_array_foreach(whole, i, name)
		g_hash_table_add(u->whole, g_strdup(json_string_value(name)));
	json_array_foreach(partial, i, name)
	{
		g_hash_table_remove(u->whole, json_string_value(name));
		g_ptr_array_add(u->partial, g_strdup(json_string_value(name)));
	}
	for (i = 0; i < u->verdicts->len; i++) {
		struct verdict *v =
			(struct verdict *)g_ptr_array_index(u->verdicts, i);

		v->whole = g_hash_table_contains(u->whole, v->function);
	}
}

static const char *read_done(struct clang_unit *u, json_t *obj)
{
	const char *name;
	json_t *whole, *partial;

	if (json_unpack(obj, "{s:s, s:o, s:o, s?i !}", "done", &name,
			"functions", &whole, "partial", &partial, "ms",
			&u->ms) ||
	    !is_name_list(whole) || !is_name_list(partial))
		return bad_form;
	if (strcmp(name, u->work.name))
		return not_asked;
	note_explored(u, whole, partial);
	u->work.done = true;
	return NULL;
}

static const char *read_failed(struct clang_unit *u, json_t *obj)
{
	const char *name, *reason;

	if (json_unpack(obj, "{s:s, s:s, s?i !}", "failed", &name, "reason",
			&reason, "ms", &u->ms))
		return bad_form;
	if (strcmp(name, u->work.name))
		return not_asked;
	if (u->work.findings->len || u->verdicts->len)
		return "a failure of what has results";
	u->failure = g_strdup(reason);
	u->work.done = true;
	return NULL;
}

void clang_read_line(struct batch_reader *r, const char *line)
{
	struct clang_unit *u = current(r);
	json_error_t at;
	json_t *obj = json_loads(line, JSON_REJECT_DUPLICATES, &at);
	const char *wrong;

	if (!obj)
		wrong = "not JSON";
	else if (!u)
		wrong = not_asked;
	else if (json_object_get(obj, "done"))
		wrong = read_done(u, obj);
	else if (json_object_get(obj, "failed"))
		wrong = read_failed(u, obj);
	else if (json_object_get(obj, "verdict"))
		wrong = read_verdict(r, u, obj);
	else
		wrong = read_finding(r, u, obj);
	if (wrong && !r->error)
		r->error = g_strdup_printf("result line is %s: %.80s", wrong,
					   line);
	json_decref(obj);
}
