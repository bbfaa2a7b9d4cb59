// SPDX-License-Identifier: GPL-2.0-only
#include "origin.h"

#include "history.h"
#include "kernel_version.h"
#include "kernels.h"
#include "origin_judge.h"

#include <string.h>

const char *origin_name(enum origin origin)
{
	static const char *const names[] = {
		[ORIGIN_NONE] = "unknown",
		[ORIGIN_INHERITED] = "inherited",
		[ORIGIN_FIXED] = "fixed-upstream",
		[ORIGIN_REMOVED] = "removed-upstream",
		[ORIGIN_VENDOR] = "vendor-made",
		[ORIGIN_ABSENT] = "not-upstream",
		[ORIGIN_UNCLEAR] = "unclear",
	};

	return names[origin];
}

/* --- the two trees ----------------------------------------------------------
 */

static const struct kernel *first_kernel(const GPtrArray *kernels)
{
	return kernels->len ? (const struct kernel *)kernels->pdata[0] : NULL;
}

static void compare_versions(const struct judge *j, const struct kernel *mine,
			     struct judged *o)
{
	const struct kernel *theirs = first_kernel(j->their_kernels);
	struct kernel_version a, b;

	o->upstream = AGE_UNKNOWN;
	if (!mine || !theirs || !kernel_version_read(mine->tree, &a) ||
	    !kernel_version_read(theirs->tree, &b))
		return;
	o->upstream = AGE_SAME;
	for (guint i = 0; i < G_N_ELEMENTS(a.number) && o->upstream == AGE_SAME;
	     i++)
		if (a.number[i] != b.number[i])
			o->upstream = b.number[i] > a.number[i] ? AGE_NEWER
								: AGE_OLDER;
	o->same_series =
		a.number[0] == b.number[0] && a.number[1] == b.number[1];
}

/* Where upstream would have the file, for its kernel may lie in a folder, or
 * the tree be a folder of it. */
static char *path_of_theirs(const struct judge *j, const char *inner)
{
	const struct kernel *theirs = first_kernel(j->their_kernels);

	if (!theirs)
		return g_strdup(inner);
	if (g_str_has_prefix(inner, theirs->beneath))
		inner += strlen(theirs->beneath);
	return g_strconcat(theirs->top, inner, NULL);
}

/* --- what went ---------------------------------------------------------------
 */

/* The history of upstream, where it is a repository, tells more of a file that
 * is not there: whether it ever was. */
static void judge_past(const struct judged *o, const struct past_file *file)
{
	if (file->past == PAST_REMOVED)
		origin_set(o->f, ORIGIN_REMOVED,
			   g_strdup_printf("upstream removed %s%s%s", o->path,
					   file->commit ? " with commit " : "",
					   file->commit ? file->commit : ""));
	else if (file->past == PAST_NONE)
		origin_set(o->f, ORIGIN_VENDOR,
			   g_strdup_printf(
				   "upstream has no such %s, and never had "
				   "%s",
				   o->f->function, o->path));
}

static void ask_history(const struct judge *j, const struct judged *all,
			guint n)
{
	g_autoptr(GPtrArray) paths = g_ptr_array_new();
	GHashTable *files;

	for (guint i = 0; i < n; i++)
		if (all[i].f->origin == ORIGIN_ABSENT)
			g_ptr_array_add(paths, all[i].path);
	files = history_ask(j->upstream->tree->root, paths);
	for (guint i = 0; i < n; i++)
		if (all[i].f->origin == ORIGIN_ABSENT)
			judge_past(
				&all[i],
				(const struct past_file *)g_hash_table_lookup(
					files, all[i].path));
	g_hash_table_unref(files);
}

/* --- all -------------------------------------------------------------------
 */

static void index_theirs(struct judge *j)
{
	const GPtrArray *list = j->upstream->findings->list;
	const GPtrArray *problems = j->upstream->problems->list;

	for (guint i = 0; i < list->len; i++) {
		struct finding *f = (struct finding *)list->pdata[i];
		char *key = f->function ? origin_key(f) : NULL;
		GPtrArray *same;

		if (!key)
			continue;
		same = (GPtrArray *)g_hash_table_lookup(j->found, key);
		if (!same) {
			same = g_ptr_array_new();
			g_hash_table_insert(j->found, g_strdup(key), same);
		}
		g_ptr_array_add(same, f);
		g_free(key);
	}
	for (guint i = 0; i < problems->len; i++) {
		const struct problem *p =
			(const struct problem *)problems->pdata[i];

		if (p->path)
			g_hash_table_add(j->unsure, p->path);
	}
}

/* All names that have to be looked for at once: it is one pass over the tree.
 */
static void look_for_names(const struct judge *j, const struct judged *all,
			   guint n)
{
	for (guint i = 0; i < n; i++) {
		const struct finding *f = all[i].f;

		if (f->function && !(f->engines & ENGINE_KCONFIG) &&
		    !origin_find(j, &all[i], NULL) &&
		    !functions_content(j->theirs, all[i].path, f->function))
			functions_want(j->theirs, f->function);
	}
	functions_search(j->theirs);
}

static void prepare(const struct judge *j, struct judged *o, struct finding *f)
{
	g_autofree char *inner = NULL;
	const struct kernel *mine =
		kernel_of(j->my_kernels, f->where.path, &inner);

	o->f = f;
	o->path = path_of_theirs(j, inner);
	compare_versions(j, mine, o);
}

static void judge_all(const struct judge *j, const GPtrArray *list)
{
	struct judged *all = g_new0(struct judged, list->len);

	for (guint i = 0; i < list->len; i++)
		prepare(j, &all[i], (struct finding *)list->pdata[i]);
	look_for_names(j, all, list->len);
	for (guint i = 0; i < list->len; i++)
		origin_judge_one(j, &all[i]);
	ask_history(j, all, list->len);
	for (guint i = 0; i < list->len; i++)
		g_free(all[i].path);
	g_free(all);
}

void origin_judge(struct scan *scan, const struct scan *upstream)
{
	struct judge j = {
		.my_findings = scan->findings->list,
		.upstream = upstream,
		.mine = functions_new(scan->tree),
		.theirs = functions_new(upstream->tree),
		.found = g_hash_table_new_full(
			g_str_hash, g_str_equal, g_free,
			(GDestroyNotify)g_ptr_array_unref),
		.unsure = g_hash_table_new(g_str_hash, g_str_equal),
		.my_kernels = kernels_open(scan->tree),
		.their_kernels = kernels_open(upstream->tree),
	};

	index_theirs(&j);
	judge_all(&j, scan->findings->list);
	g_hash_table_unref(j.found);
	g_hash_table_unref(j.unsure);
	functions_free(j.mine);
	functions_free(j.theirs);
	g_ptr_array_unref(j.my_kernels);
	g_ptr_array_unref(j.their_kernels);
}

void origin_judge_report(struct scan *scan, const struct baseline *upstream)
{
	const GPtrArray *list = scan->findings->list;

	for (guint i = 0; i < list->len; i++) {
		struct finding *f = (struct finding *)list->pdata[i];

		if (g_hash_table_contains(upstream->prints, f->fingerprint))
			origin_set(f, ORIGIN_INHERITED,
				   g_strdup("upstream's report has it"));
		else
			origin_set(
				f, ORIGIN_UNCLEAR,
				g_strdup("upstream's report does not have it; "
					 "only a tree tells why"));
	}
}
