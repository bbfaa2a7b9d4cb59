// SPDX-License-Identifier: GPL-2.0-only
#include "fix_proof.h"

#include "fix_build.h"
#include "fix_parse.h"
#include "interrupt.h"

#include <string.h>

/*
 * How many findings there are of a rule in a function, at each level or above.
 * What a line says plays no part: a change may well alter it.
 */
struct tally {
	int n[LEVEL_ERROR + 1];
	const struct finding *last;
};

/* Two scans of the same files, and what is compared of them. */
struct proof {
	const struct fix_series *series;
	GPtrArray *paths; /* of char *, borrowed */
	struct scan *before, *after;
	GHashTable *allowed; /* key -> struct tally */
};

static struct fix *fix_at(const GPtrArray *list, guint i)
{
	return (struct fix *)g_ptr_array_index(list, i);
}

static const struct fix_change *change_at(const struct fix *fix, guint i)
{
	return (const struct fix_change *)g_ptr_array_index(fix->changes, i);
}

static void refuse(struct fix *fix, const char *reason)
{
	if (!fix->refusal)
		fix->refusal = g_strdup(reason);
}

/* --- which files ------------------------------------------------------------
 */

static bool is_about(const struct fix *fix, const char *path)
{
	for (guint i = 0; i < fix->changes->len; i++)
		if (!strcmp(change_at(fix, i)->path, path))
			return true;
	for (guint i = 0; i < fix->findings->len; i++)
		if (!strcmp(((const struct finding *)fix->findings->pdata[i])
				    ->where.path,
			    path))
			return true;
	return false;
}

/* Refuses the fixes that have to do with a file; all, if none has. */
static void blame(const GPtrArray *fixes, const char *path, const char *reason)
{
	bool found = false;

	for (guint i = 0; path && i < fixes->len; i++)
		if (is_about(fix_at(fixes, i), path)) {
			refuse(fix_at(fixes, i), reason);
			found = true;
		}
	for (guint i = 0; !found && i < fixes->len; i++)
		refuse(fix_at(fixes, i), reason);
}

static void add_path(GHashTable *seen, GPtrArray *paths, const char *path)
{
	if (g_hash_table_add(seen, (char *)(uintptr_t)path))
		g_ptr_array_add(paths, (char *)(uintptr_t)path);
}

/* Related places too: of findings that are a group, each file counts. */
static void add_finding_paths(GHashTable *seen, GPtrArray *paths,
			      const struct finding *f)
{
	add_path(seen, paths, f->where.path);
	for (guint i = 0; i < f->related->len; i++)
		add_path(seen, paths,
			 ((const struct place *)f->related->pdata[i])->path);
}

static GPtrArray *paths_of(const GPtrArray *fixes)
{
	GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
	GPtrArray *paths = g_ptr_array_new();

	for (guint i = 0; i < fixes->len; i++) {
		const struct fix *fix = fix_at(fixes, i);

		for (guint k = 0; k < fix->changes->len; k++)
			add_path(seen, paths, change_at(fix, k)->path);
		for (guint k = 0; k < fix->findings->len; k++)
			add_finding_paths(seen, paths,
					  (const struct finding *)
						  fix->findings->pdata[k]);
	}
	g_hash_table_unref(seen);
	return paths;
}

/* --- findings ---------------------------------------------------------------
 */

static struct tally *tally_of(GHashTable *table, const struct finding *f)
{
	char *key = g_strjoin("\x1f", f->rule->id, f->where.path,
			      f->function ? f->function : "", NULL);
	struct tally *tally = (struct tally *)g_hash_table_lookup(table, key);

	if (tally) {
		g_free(key);
		return tally;
	}
	tally = g_new0(struct tally, 1);
	g_hash_table_insert(table, key, tally);
	return tally;
}

static void count(GHashTable *table, const struct finding *f, int by)
{
	struct tally *tally = tally_of(table, f);

	for (enum level level = LEVEL_NOTE; level <= f->level; level++)
		tally->n[level] += by;
	tally->last = f;
}

static void count_all(GHashTable *table, const struct findings *findings)
{
	for (guint i = 0; i < findings->list->len; i++)
		count(table, (const struct finding *)findings->list->pdata[i],
		      1);
}

static GHashTable *tally_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static bool is_mended(const GPtrArray *fixes, const struct finding *f)
{
	for (guint i = 0; i < fixes->len; i++) {
		const struct fix *fix = fix_at(fixes, i);

		if (fix->rule == f->rule && is_about(fix, f->where.path))
			return true;
	}
	return false;
}

static void compare_findings(const struct proof *p, const GPtrArray *fixes)
{
	GHashTable *after = tally_new();
	GHashTableIter iter;
	gpointer value;

	count_all(after, p->after->findings);
	g_hash_table_iter_init(&iter, after);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct tally *have = (const struct tally *)value;
		const struct finding *f = have->last;
		const struct tally *may = tally_of(p->allowed, f);
		char *reason;

		if (have->n[LEVEL_NOTE] <= may->n[LEVEL_NOTE] &&
		    have->n[LEVEL_WARNING] <= may->n[LEVEL_WARNING] &&
		    have->n[LEVEL_ERROR] <= may->n[LEVEL_ERROR])
			continue;
		reason = g_strdup_printf(
			"%s: %s:%u: %s [%s]",
			is_mended(fixes, f) ? "the change does not mend it"
					    : "the change brings a new finding",
			f->where.path, f->where.line, f->message, f->rule->id);
		blame(fixes, f->where.path, reason);
		g_free(reason);
	}
	g_hash_table_unref(after);
}

/* --- what was not analysed ---------------------------------------------------
 */

static bool has_problem(const struct problems *problems,
			const struct problem *p)
{
	for (guint i = 0; i < problems->list->len; i++) {
		const struct problem *q =
			(const struct problem *)problems->list->pdata[i];

		if (q->kind == p->kind && !g_strcmp0(q->path, p->path) &&
		    !g_strcmp0(q->rule, p->rule) &&
		    !strcmp(q->reason, p->reason))
			return true;
	}
	return false;
}

/* A file of the change; without a path, a problem is one of all files. */
static bool is_concerned(const struct proof *p, const char *path)
{
	return !path || g_ptr_array_find_with_equal_func(p->paths, path,
							 g_str_equal, NULL);
}

/*
 * A scan of a changed file that failed proves nothing, whether or not it failed
 * before. In other files, as a Kconfig that some tree lacks, it may have.
 */
static void compare_problems(const struct proof *p, const GPtrArray *fixes)
{
	const GPtrArray *list = p->after->problems->list;

	for (guint i = 0; i < list->len; i++) {
		const struct problem *q =
			(const struct problem *)list->pdata[i];
		bool lost = (q->kind == PROBLEM_FAILED ||
			     q->kind == PROBLEM_TIMEOUT) &&
			    is_concerned(p, q->path);
		char *reason;

		if (!lost && has_problem(p->before->problems, q))
			continue;
		reason = g_strdup_printf("after the change: %s%s%s",
					 q->path ? q->path : "",
					 q->path ? ": " : "", q->reason);
		blame(fixes, q->path, reason);
		g_free(reason);
	}
}

/* --- the scans --------------------------------------------------------------
 */

static struct scan *scan_files(const struct fix_series *series,
			       const GPtrArray *paths, GHashTable *overlay)
{
	struct scan_options o = *series->request->options;
	struct scan *scan;
	char *error = NULL;

	o.only = paths;
	o.overlay = overlay;
	/* Clang reads the disk */
	o.engines = ENGINE_COCCI | ENGINE_KCONFIG;
	o.quiet = true;
	o.baseline = NULL;
	o.beneath = NULL;
	o.explain_sites = false;
	scan = scan_run(&o, series->request->data_dir, series->request->all,
			&error);
	g_free(error);
	return scan;
}

/* The texts of the series with those of the fixes above them. */
static GHashTable *overlay_with(const struct fix_series *series,
				const GPtrArray *fixes)
{
	GHashTable *table = g_hash_table_new_full(
		g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_bytes_unref);
	GHashTableIter iter;
	gpointer path, bytes;

	g_hash_table_iter_init(&iter, series->overlay);
	while (g_hash_table_iter_next(&iter, &path, &bytes))
		g_hash_table_insert(table, path, g_bytes_ref((GBytes *)bytes));
	for (guint i = 0; i < fixes->len; i++)
		for (guint k = 0; k < fix_at(fixes, i)->changes->len; k++) {
			const struct fix_change *change =
				change_at(fix_at(fixes, i), k);

			g_hash_table_replace(
				table, change->path,
				g_bytes_new(change->text, change->len));
		}
	return table;
}

static void proof_clear(struct proof *p)
{
	if (p->before)
		scan_free(p->before);
	if (p->after)
		scan_free(p->after);
	g_hash_table_unref(p->allowed);
	g_ptr_array_unref(p->paths);
}

/* Compares the tree as overlay `from` and as `to` show it. */
static void prove(const struct fix_series *series, const GPtrArray *fixes,
		  GHashTable *from, GHashTable *to)
{
	struct proof p = { .series = series, .paths = paths_of(fixes) };

	p.allowed = tally_new();
	p.before = scan_files(series, p.paths, from);
	p.after = p.before ? scan_files(series, p.paths, to) : NULL;
	if (p.after && !interrupted()) {
		count_all(p.allowed, p.before->findings);
		for (guint i = 0; i < fixes->len; i++)
			for (guint k = 0; k < fix_at(fixes, i)->findings->len;
			     k++)
				count(p.allowed,
				      (const struct finding *)fix_at(fixes, i)
					      ->findings->pdata[k],
				      -1);
		compare_problems(&p, fixes);
		compare_findings(&p, fixes);
	} else {
		blame(fixes, NULL, "the proof was cut short");
	}
	proof_clear(&p);
}

void fix_prove(const struct fix_series *series, const GPtrArray *fixes)
{
	GHashTable *to;

	if (!fixes->len)
		return;
	to = overlay_with(series, fixes);
	prove(series, fixes, series->overlay, to);
	for (guint i = 0; i < fixes->len && !interrupted(); i++) {
		struct fix *fix = fix_at(fixes, i);

		if (!fix->refusal)
			fix->refusal = fix_parse(series, fix);
		if (!fix->refusal)
			fix->refusal =
				fix_build(series, fix, series->overlay, to);
	}
	g_hash_table_unref(to);
}

char *fix_prove_all(const struct fix_series *series)
{
	GPtrArray *fixes = g_ptr_array_new();
	char *reason = NULL;

	for (guint i = 0; i < series->fixes->len; i++)
		if (!fix_at(series->fixes, i)->refusal)
			g_ptr_array_add(fixes, series->fixes->pdata[i]);
	if (fixes->len)
		prove(series, fixes, NULL, series->overlay);
	for (guint i = 0; i < fixes->len && !reason; i++)
		reason = g_strdup(fix_at(fixes, i)->refusal);
	g_ptr_array_unref(fixes);
	return reason;
}
