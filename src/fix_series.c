// SPDX-License-Identifier: GPL-2.0-only
#include "fix_series.h"

#include "beneath.h"
#include "fix_course.h"
#include "interrupt.h"

#include <string.h>

static struct finding *finding_at(const GPtrArray *list, guint i)
{
	return (struct finding *)g_ptr_array_index(list, i);
}

static struct fix *fix_at(const GPtrArray *list, guint i)
{
	return (struct fix *)g_ptr_array_index(list, i);
}

static struct fix_change *change_at(const struct fix *fix, guint i)
{
	return (struct fix_change *)g_ptr_array_index(fix->changes, i);
}

struct finding *fix_find_same(const struct findings *findings,
			      const struct finding *f)
{
	for (guint i = 0; findings && i < findings->list->len; i++) {
		struct finding *other = finding_at(findings->list, i);

		if (other->rule == f->rule &&
		    !strcmp(other->fingerprint, f->fingerprint))
			return other;
	}
	return NULL;
}

/* Tells the findings of the first scan what became of them. */
static void link_findings(struct fix_series *series)
{
	for (guint i = 0; i < series->fixes->len; i++) {
		const struct fix *fix = fix_at(series->fixes, i);

		for (guint k = 0; k < fix->findings->len; k++) {
			struct finding *f =
				fix_find_same(series->scan->findings,
					      finding_at(fix->findings, k));

			if (f)
				f->fix = fix;
		}
	}
}

/* What each file was before the first of the fixes that change it. */
static void set_originals(struct fix_series *series)
{
	GHashTable *first = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < series->fixes->len; i++) {
		const struct fix *fix = fix_at(series->fixes, i);

		for (guint k = 0; !fix->refusal && k < fix->changes->len; k++) {
			struct fix_change *change = change_at(fix, k);
			GBytes *text;

			if (!g_hash_table_contains(first, change->path))
				g_hash_table_insert(first, change->path,
						    change->before);
			text = (GBytes *)g_hash_table_lookup(first,
							     change->path);
			change->original = text ? g_bytes_ref(text) : NULL;
		}
	}
	g_hash_table_unref(first);
}

static void free_scan(void *scan)
{
	scan_free((struct scan *)scan);
}

struct fix_series *fix_series_make(const struct fix_request *request,
				   char **error)
{
	struct scan *scan = scan_run(request->options, request->data_dir,
				     request->rules, error);
	struct fix_series *series;

	if (!scan)
		return NULL;
	series = g_new0(struct fix_series, 1);
	series->request = request;
	series->scan = scan;
	series->fixes = fixes_new();
	series->scans = g_ptr_array_new_with_free_func(free_scan);
	series->overlay = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
						(GDestroyNotify)g_bytes_unref);
	scan->tree->overlay = series->overlay;
	tree_hold(scan->tree);
	for (guint i = 0; i < request->rules->len && !interrupted(); i++)
		fix_course_run(series, (const struct rule *)g_ptr_array_index(
					       request->rules, i));
	link_findings(series);
	set_originals(series);
	return series;
}

void fix_series_free(struct fix_series *series)
{
	g_ptr_array_unref(series->fixes);
	g_ptr_array_unref(series->scans);
	scan_free(series->scan);
	g_hash_table_unref(series->overlay);
	g_free(series);
}

guint fix_series_left(const struct fix_series *series, enum level level)
{
	const GPtrArray *all = series->scan->findings->list;
	guint n = 0;

	for (guint i = 0; i < all->len; i++) {
		const struct finding *f = finding_at(all, i);

		n += f->level >= level && (!f->fix || f->fix->refusal) &&
		     is_beneath(f->where.path, series->request->prefix);
	}
	return n;
}
