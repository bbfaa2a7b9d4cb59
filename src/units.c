// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include "allow.h"
#include "beneath.h"
#include "cleanups.h"
#include "gate.h"
#include "interrupt.h"
#include "members.h"
#include "names.h"
#include "recall.h"
#include "seen.h"
#include "shard.h"
#include "text_order.h"
#include "threads.h"

#include <string.h>

/* Shared by the threads; what they add to is guarded by the lock. */
struct maker {
	struct scan *scan;
	const struct gate *gate;
	const GPtrArray *rules; /* at the places the gate knows them by */
	struct headers *headers;
	struct seen *seen; /* NULL: all files are read */
	GMutex lock;
	GPtrArray *units;
	GHashTable *givers; /* see struct scan */
	guint gated;
	gint next; /* atomic: the next file to take */
};

static size_t dense_bytes(const GString *text)
{
	size_t n = 0;

	for (gsize i = 0; i < text->len; i++)
		n += !g_ascii_isspace(text->str[i]);
	return n;
}

static void add_problem(struct maker *m, enum problem_kind kind,
			const char *path, const char *rule, const char *reason)
{
	g_mutex_lock(&m->lock);
	problems_add(m->scan->problems, kind, path, 0, rule, reason);
	g_mutex_unlock(&m->lock);
}

/* Gives Coccinelle its part of a unit, unless the cache knows the answer. */
static void prepare(struct maker *m, struct unit *u, const struct slice *slice)
{
	GError *error = NULL;

	if (m->scan->recall && recall_find(m->scan->recall, u))
		return;
	u->work.name = unit_write(m->scan, u, slice, &error);
	if (!error)
		return;
	add_problem(m, PROBLEM_FAILED, u->work.path, u->rule->id,
		    error->message);
	g_error_free(error);
}

static void place_unit(const struct maker *m, struct unit *u, guint file)
{
	u->file = file;
	u->work.path =
		(const char *)g_ptr_array_index(m->scan->tree->files, file);
}

static struct unit *make_unit(struct maker *m, const struct rule *rule,
			      guint file, struct slice *slice)
{
	struct unit *u = unit_new(rule);

	place_unit(m, u, file);
	u->work.bytes = dense_bytes(slice->text);
	unit_take_lines(u, slice);
	u->for_cocci = rule->engines & m->scan->options->engines & ENGINE_COCCI;
	shard_name_unit(m->scan, u, slice->text);
	return u;
}

/* Takes the units of a file out of the list. */
static void add_units(struct maker *m, GPtrArray *units)
{
	if (!units->len)
		return;
	g_mutex_lock(&m->lock);
	m->gated++;
	while (units->len)
		g_ptr_array_add(m->units,
				g_ptr_array_steal_index(units, units->len - 1));
	g_mutex_unlock(&m->lock);
}

static void free_slice(void *slice)
{
	slice_free((struct slice *)slice);
}

static void prepare_all(struct maker *m, const GPtrArray *units,
			const GPtrArray *slices)
{
	shard_share_out(m->scan, units);
	for (guint i = 0; i < units->len; i++) {
		struct unit *u = (struct unit *)units->pdata[i];

		if (u->for_cocci && !u->elsewhere)
			prepare(m, u, (const struct slice *)slices->pdata[i]);
	}
}

/* The units of a file, whose text is wanted by these rules. */
static GPtrArray *slice_for_rules(struct maker *m, guint file,
				  const GString *text, uint32_t wanted)
{
	GPtrArray *units = g_ptr_array_new_with_free_func(unit_free);
	GPtrArray *slices = g_ptr_array_new_with_free_func(free_slice);
	struct source *src = wanted ? source_new(text->str, text->len) : NULL;
	const char *path =
		(const char *)g_ptr_array_index(m->scan->tree->files, file);

	for (guint r = 0; wanted >> r; r++) {
		const struct rule *rule;
		struct slice *slice;

		if (!(wanted >> r & 1))
			continue;
		rule = (const struct rule *)g_ptr_array_index(m->rules, r);
		slice = unit_make_slice(m->scan, src, rule);
		if (slice && rule->asks_members)
			members_append(m->headers, path, slice->text, text);
		if (!slice)
			continue;
		g_ptr_array_add(units, make_unit(m, rule, file, slice));
		g_ptr_array_add(slices, slice);
	}
	prepare_all(m, units, slices);
	g_ptr_array_unref(slices);
	if (src)
		source_free(src);
	return units;
}

/* Notes the file for rules that follow values, where it may hold a giver. */
static void note_givers(struct maker *m, const char *path, uint32_t first)
{
	for (guint r = 0; first >> r; r++) {
		void *rule = m->rules->pdata[r];
		GPtrArray *paths = first >> r & 1
					   ? (GPtrArray *)g_hash_table_lookup(
						     m->givers, rule)
					   : NULL;

		if (!paths)
			continue;
		g_mutex_lock(&m->lock);
		g_ptr_array_add(paths, (char *)(uintptr_t)path);
		g_mutex_unlock(&m->lock);
	}
}

/* Whether the cache has all results of units that it told. */
static bool recall_all(struct maker *m, GPtrArray *units, guint file)
{
	shard_share_out(m->scan, units);
	for (guint i = 0; i < units->len; i++) {
		struct unit *u = (struct unit *)units->pdata[i];

		place_unit(m, u, file);
		if (u->for_cocci && !u->elsewhere &&
		    !recall_find(m->scan->recall, u))
			return false;
	}
	return true;
}

/* Takes the units of a file that did not change from the cache. */
static bool recall_file(struct maker *m, guint file, const char *path)
{
	struct stamp stamp;
	GPtrArray *units;
	uint32_t first;
	bool good;

	if (!m->seen || !tree_stamp(m->scan->tree, path, &stamp))
		return false;
	units = seen_find(m->seen, &stamp, &first);
	if (!units)
		return false;
	good = recall_all(m, units, file);
	if (good) {
		seen_note(m->seen, &stamp, first, units);
		note_givers(m, path, first);
		add_units(m, units);
	}
	g_ptr_array_unref(units);
	return good;
}

static void read_file(struct maker *m, guint file, const char *path,
		      GString *buf)
{
	enum problem_kind kind;
	char *error = NULL;
	struct stamp stamp;
	GPtrArray *units;
	uint32_t wanted, first;

	if (!tree_read_stamped(m->scan->tree, path, buf, &stamp, &kind,
			       &error)) {
		add_problem(m, kind, path, NULL, error);
		g_free(error);
		return;
	}
	if (m->scan->names)
		names_translate(m->scan->names, path, buf);
	wanted = gate_scan(m->gate, buf->str, buf->len, &first);
	if (wanted & GATE_OWN_NAME)
		allows_read(m->scan, path, buf->str, buf->len);
	note_givers(m, path, first);
	if (wanted & ~GATE_OWN_NAME)
		cleanups_expand(m->headers, path, buf);
	units = slice_for_rules(m, file, buf, wanted & ~GATE_OWN_NAME);
	/* what allows_read() found would be missing the next time */
	if (m->seen && !(wanted & GATE_OWN_NAME))
		seen_note(m->seen, &stamp, first, units);
	add_units(m, units);
	g_ptr_array_unref(units);
}

static void *work(void *p)
{
	struct maker *m = (struct maker *)p;
	GString *buf = g_string_new(NULL);

	for (;;) {
		guint i = (guint)g_atomic_int_add(&m->next, 1);
		const char *path;

		if (i >= m->scan->tree->files->len || interrupted())
			break;
		path = (const char *)g_ptr_array_index(m->scan->tree->files, i);
		if (is_beneath(path, m->scan->options->beneath) &&
		    !recall_file(m, i, path))
			read_file(m, i, path, buf);
	}
	g_string_free(buf, TRUE);
	return NULL;
}

static int by_rule_and_path(const void *a, const void *b)
{
	const struct unit *x = *(const struct unit *const *)a;
	const struct unit *y = *(const struct unit *const *)b;
	int order = strcmp(x->rule->id, y->rule->id);

	return order ? order : strcmp(x->work.path, y->work.path);
}

/* The rules whose units are wanted. */
static GPtrArray *choose_rules(const struct scan *scan)
{
	GPtrArray *rules = g_ptr_array_new();

	for (guint i = 0; i < scan->rules->len; i++) {
		struct rule *rule =
			(struct rule *)g_ptr_array_index(scan->rules, i);

		if (rule->engines & scan->options->engines &
		    (ENGINE_COCCI | ENGINE_CLANG))
			g_ptr_array_add(rules, rule);
	}
	return rules;
}

static GHashTable *givers_new(const GPtrArray *rules)
{
	GHashTable *givers = g_hash_table_new_full(
		NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);

	for (guint r = 0; r < rules->len; r++)
		if (((const struct rule *)rules->pdata[r])->asks_given)
			g_hash_table_insert(givers, rules->pdata[r],
					    g_ptr_array_new());
	return givers;
}

/* Threads add in any order. */
static void sort_givers(GHashTable *givers)
{
	GHashTableIter it;
	void *paths;

	g_hash_table_iter_init(&it, givers);
	while (g_hash_table_iter_next(&it, NULL, &paths))
		g_ptr_array_sort((GPtrArray *)paths, text_order);
}

const GPtrArray *units_of(struct scan *scan)
{
	struct maker m = { .scan = scan };
	GPtrArray *rules;
	struct gate *gate;

	if (scan->units || !scan_has_scratch(scan))
		return scan->units;
	scan->recall = recall_new(scan);
	rules = choose_rules(scan);
	gate = gate_new(rules,
			scan->options->whole_files ? GATE_WORDS : GATE_SEEDS);
	m.rules = rules;
	m.gate = gate;
	m.headers = headers_new(scan->tree);
	m.givers = scan->givers = givers_new(rules);
	m.units = g_ptr_array_new_with_free_func(unit_free);
	m.seen = seen_open(scan, rules, m.headers);
	g_mutex_init(&m.lock);
	threads_run(scan->options->jobs, work, &m);
	g_mutex_clear(&m.lock);
	seen_close(m.seen, !interrupted());
	gate_free(gate);
	headers_free(m.headers);
	g_ptr_array_unref(rules);
	g_ptr_array_sort(m.units, by_rule_and_path);
	sort_givers(m.givers);
	scan->units = m.units;
	scan->counts.gated = m.gated;
	return scan->units;
}
