// SPDX-License-Identifier: GPL-2.0-only
#include "check.h"

#include "interrupt.h"
#include "source.h"

#include <string.h>

/* --- what is scanned -------------------------------------------------------
 */

static bool is_beneath(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	return !n || (!strncmp(path, folder, n) &&
		      (path[n] == '/' || path[n] == '\0'));
}

static bool is_chosen(const struct check_request *r, const char *path)
{
	bool chosen = !r->paths || !*r->paths;

	for (char *const *p = r->paths; p && *p; p++)
		chosen = chosen || is_beneath(path, *p);
	for (guint i = 1; chosen && i < r->parents->len; i++)
		chosen = changes_find((const GPtrArray *)r->parents->pdata[i],
				      path) != NULL;
	return chosen;
}

static GPtrArray *choose(const struct check_request *r)
{
	const GPtrArray *changes = (const GPtrArray *)r->parents->pdata[0];
	GPtrArray *only = g_ptr_array_new();

	for (guint i = 0; i < changes->len; i++) {
		const struct change *c =
			(const struct change *)changes->pdata[i];

		if (!c->same && is_chosen(r, c->path))
			g_ptr_array_add(only, c->path);
	}
	return only;
}

static void cover(GHashTable *overlay, const char *path, GBytes *text)
{
	g_hash_table_insert(overlay, (char *)(uintptr_t)path, text);
}

/* The new texts, or the old ones, each under the path of the new one. */
static GHashTable *make_overlay(const GPtrArray *changes, bool old)
{
	GHashTable *overlay = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < changes->len; i++) {
		const struct change *c =
			(const struct change *)changes->pdata[i];

		cover(overlay, c->path, old ? c->before : c->after);
	}
	return overlay;
}

/* --- findings --------------------------------------------------------------
 */

/* Whether it stands on a line that was changed. */
static bool is_touched(const struct finding *f, const GPtrArray *changes)
{
	struct change *c = changes_find(changes, f->where.path);

	return c && change_touches(c, f->where.line,
				   MAX(f->where.line, f->where.end_line));
}

/* Whether an old finding is the same, and was no less serious. */
static bool is_same(const struct finding *f, const struct finding *old,
		    unsigned int old_line)
{
	return f->rule == old->rule && f->level <= old->level &&
	       !strcmp(f->where.path, old->where.path) &&
	       (old->where.line == old_line ||
		!g_strcmp0(f->fingerprint, old->fingerprint));
}

/* Takes the old finding that f was out of the list; false for none. */
static bool take_same(GPtrArray *list, const struct finding *f,
		      const GPtrArray *changes)
{
	struct change *c = changes_find(changes, f->where.path);
	unsigned int line =
		c ? change_old_line(c, f->where.line) : f->where.line;

	for (guint i = 0; i < list->len; i++) {
		if (!is_same(f, (const struct finding *)list->pdata[i], line))
			continue;
		g_ptr_array_remove_index(list, i);
		return true;
	}
	return false;
}

/*
 * Those on no changed line, which the old texts may have had: the files to look
 * at, and the engines and rules (in *rules) that it takes.
 */
static GPtrArray *open_questions(const struct scan *scan,
				 const GPtrArray *changes,
				 unsigned int *engines, GPtrArray *rules)
{
	GPtrArray *paths = g_ptr_array_new();

	for (guint i = 0; i < scan->findings->list->len; i++) {
		const struct finding *f =
			(const struct finding *)scan->findings->list->pdata[i];

		if (is_touched(f, changes))
			continue;
		*engines |= f->engines;
		if (!g_ptr_array_find(rules, f->rule, NULL))
			g_ptr_array_add(rules, (void *)(uintptr_t)f->rule);
		if (!g_ptr_array_find(paths, f->where.path, NULL))
			g_ptr_array_add(paths, f->where.path);
	}
	/* what Kconfig says hangs on all that was changed */
	for (guint i = 0; *engines & ENGINE_KCONFIG && i < changes->len; i++) {
		const struct change *c =
			(const struct change *)changes->pdata[i];

		if (!c->same)
			g_ptr_array_add(paths, c->path);
	}
	return paths;
}

/* Scans the old texts; NULL when there is nothing to ask them. */
static struct scan *scan_old(const struct check_request *r,
			     struct scan_options *o, const struct scan *scan,
			     const GPtrArray *changes, GPtrArray *rules)
{
	unsigned int engines = 0;
	GPtrArray *paths = open_questions(scan, changes, &engines, rules);
	GHashTable *overlay = make_overlay(changes, true);
	struct scan *old = NULL;
	char *error = NULL;

	*o = *scan->options;
	o->only = paths;
	o->overlay = overlay;
	o->engines &= engines;
	o->baseline = NULL;
	o->quiet = true;
	if (paths->len)
		old = scan_run(o, r->data_dir, rules, &error);
	g_free(error);
	g_ptr_array_unref(paths);
	g_hash_table_unref(overlay);
	return old;
}

/* Drops the findings that the changes did not cause. */
static void keep_caused(const struct check_request *r, struct scan *scan,
			const GPtrArray *changes)
{
	GPtrArray *list = scan->findings->list, *rules = g_ptr_array_new();
	GPtrArray *none = g_ptr_array_new();
	struct scan_options o;
	struct scan *old = scan_old(r, &o, scan, changes, rules);

	for (guint i = 0; i < list->len;) {
		const struct finding *f =
			(const struct finding *)list->pdata[i];
		/* a line that was touched is another one than it was */
		bool was =
			take_same(old ? old->findings->list : none, f, changes);

		if (was && !is_touched(f, changes))
			g_ptr_array_remove_index(list, i);
		else
			i++;
	}
	if (old)
		scan_free(old);
	g_ptr_array_unref(none);
	g_ptr_array_unref(rules);
}

/* --- problems --------------------------------------------------------------
 */

/* The last line of the function that begins at a line. */
static unsigned int function_end(GBytes *text, unsigned int line)
{
	gsize len;
	const char *bytes = (const char *)g_bytes_get_data(text, &len);
	char *copy = g_strndup(bytes ? bytes : "", len);
	struct source *src = source_new(copy, strlen(copy));
	unsigned int at = 1, end = line;
	size_t off = 0;

	for (guint i = 0; i < src->items->len && at <= line; i++) {
		for (; off < item_start(src, i); off++)
			at += copy[off] == '\n';
		if (at != line)
			continue;
		for (; off < item_end(src, i); off++)
			end += copy[off] == '\n';
		break;
	}
	source_free(src);
	g_free(copy);
	return end;
}

/* Whether the changes have to do with a problem. */
static bool concerns(const struct problem *p, const GPtrArray *changes)
{
	struct change *c = p->path ? changes_find(changes, p->path) : NULL;

	if (!p->path)
		return true;
	if (!c || c->same || !c->after)
		return false;
	if (p->kind == PROBLEM_SUPPRESSION)
		return change_touches(c, p->line, p->line);
	if (p->kind == PROBLEM_UNPARSED)
		return change_touches(c, p->line,
				      function_end(c->after, p->line));
	return true;
}

/* What was not analysed before, and not changed, is no news. */
static void keep_concerned(struct scan *scan, const GPtrArray *changes)
{
	GPtrArray *list = scan->problems->list;

	for (guint i = 0; i < list->len;)
		if (concerns((const struct problem *)list->pdata[i], changes))
			i++;
		else
			g_ptr_array_remove_index(list, i);
}

/* --- the run ---------------------------------------------------------------
 */

struct check *check_run(const struct check_request *r, char **error)
{
	const GPtrArray *changes = (const GPtrArray *)r->parents->pdata[0];
	struct check *check = g_new0(struct check, 1);

	check->only = choose(r);
	check->overlay = make_overlay(changes, false);
	check->options = *r->options;
	check->options.only = check->only;
	check->options.overlay = check->overlay;
	check->options.ungrouped = true;
	check->scan = scan_run(&check->options, r->data_dir, r->rules, error);
	if (!check->scan) {
		check_free(check);
		return NULL;
	}
	for (guint i = 0; i < r->parents->len && !interrupted(); i++) {
		const GPtrArray *parent =
			(const GPtrArray *)r->parents->pdata[i];

		keep_caused(r, check->scan, parent);
		keep_concerned(check->scan, parent);
	}
	findings_group(check->scan->findings);
	return check;
}

void check_free(struct check *check)
{
	if (check->scan)
		scan_free(check->scan);
	g_ptr_array_unref(check->only);
	g_hash_table_unref(check->overlay);
	g_free(check);
}
