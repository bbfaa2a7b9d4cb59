// SPDX-License-Identifier: GPL-2.0-only
#include "fix_course.h"

#include "beneath.h"
#include "fix_prepare.h"
#include "fix_proof.h"
#include "interrupt.h"

#include <string.h>

/* The findings of one rule, on their way to a fix. */
struct course {
	struct fix_series *series;
	const struct rule *rule;
	const struct fixer *fixer;
	GPtrArray *todo;  /* of struct finding: of the first scan */
	GPtrArray *alone; /* the same: to be mended one at a time */
};

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

/* --- findings that are true now ---------------------------------------------
 */

/* Adds the paths of places that are not yet in the set. */
static void add_path(GHashTable *seen, GPtrArray *paths, const char *path)
{
	if (g_hash_table_add(seen, (char *)(uintptr_t)path))
		g_ptr_array_add(paths, (char *)(uintptr_t)path);
}

static void add_places(GHashTable *seen, GPtrArray *paths,
		       const GPtrArray *places)
{
	for (guint i = 0; i < places->len; i++)
		add_path(seen, paths,
			 ((const struct place *)places->pdata[i])->path);
}

/* All files that the findings are about. */
static GPtrArray *paths_of(const GPtrArray *findings)
{
	GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
	GPtrArray *paths = g_ptr_array_new();

	for (guint i = 0; i < findings->len; i++) {
		const struct finding *f = finding_at(findings, i);

		add_path(seen, paths, f->where.path);
		add_places(seen, paths, f->steps);
		add_places(seen, paths, f->related);
	}
	g_hash_table_unref(seen);
	return paths;
}

/* Whether the first scan still tells where the findings of the files are. */
static bool is_fresh(const struct fix_series *series, const GPtrArray *paths)
{
	/* where both engines saw a finding, its place may be Clang's */
	if (series->request->options->engines & ENGINE_CLANG)
		return false;
	for (guint i = 0; i < paths->len; i++)
		if (g_hash_table_contains(series->overlay, paths->pdata[i]))
			return false;
	return true;
}

/* Findings of the rule in the files as the fixes so far leave them. */
static const struct findings *scan_again(struct course *c,
					 const GPtrArray *paths)
{
	struct fix_series *series = c->series;
	struct scan_options o = *series->request->options;
	GPtrArray *rules = g_ptr_array_new();
	struct scan *scan;
	char *error = NULL;

	o.only = paths;
	o.overlay = series->overlay;
	o.engines &= ~(unsigned int)ENGINE_CLANG;
	o.quiet = true;
	o.baseline = NULL;
	o.beneath = NULL;
	g_ptr_array_add(rules, (void *)(uintptr_t)c->rule);
	scan = scan_run(&o, series->request->data_dir, rules, &error);
	g_ptr_array_unref(rules);
	g_free(error); /* the root was there a moment ago: nothing is found */
	if (!scan)
		return NULL;
	scan->options = series->request->options; /* o ends here */
	g_ptr_array_add(series->scans, scan);
	return scan->findings;
}

/* The same findings where they are now; what is gone is not among them. */
static GPtrArray *refresh(struct course *c, const GPtrArray *findings)
{
	GPtrArray *fresh = g_ptr_array_new();
	GPtrArray *paths = paths_of(findings);
	const struct findings *now = c->series->scan->findings;

	if (!is_fresh(c->series, paths))
		now = scan_again(c, paths);
	for (guint i = 0; i < findings->len; i++) {
		struct finding *f = fix_find_same(now, finding_at(findings, i));

		if (f)
			g_ptr_array_add(fresh, f);
	}
	g_ptr_array_unref(paths);
	return fresh;
}

/* --- from fixes to the series -----------------------------------------------
 */

/* Takes findings out of a list, by what stays when code moves. */
static void drop(GPtrArray *list, const GPtrArray *findings)
{
	for (guint i = 0; i < findings->len; i++)
		for (guint k = list->len; k > 0; k--)
			if (!strcmp(finding_at(list, k - 1)->fingerprint,
				    finding_at(findings, i)->fingerprint))
				g_ptr_array_remove_index(list, k - 1);
}

static void add_alone(struct course *c, const struct fix *fix)
{
	for (guint i = 0; i < fix->findings->len; i++) {
		const struct finding *f = finding_at(fix->findings, i);

		for (guint k = 0; k < c->todo->len; k++)
			if (!strcmp(finding_at(c->todo, k)->fingerprint,
				    f->fingerprint))
				g_ptr_array_add(c->alone,
						finding_at(c->todo, k));
	}
}

static bool takes_files(const struct fix *fix, GHashTable *taken)
{
	for (guint i = 0; i < fix->changes->len; i++)
		if (g_hash_table_contains(taken, change_at(fix, i)->path))
			return false;
	for (guint i = 0; i < fix->changes->len; i++)
		g_hash_table_add(taken, change_at(fix, i)->path);
	return true;
}

static void accept(struct fix_series *series, const struct fix *fix)
{
	for (guint i = 0; i < fix->changes->len; i++) {
		const struct fix_change *change = change_at(fix, i);

		g_hash_table_insert(series->overlay, g_strdup(change->path),
				    g_bytes_new(change->text, change->len));
	}
}

/* Moves a fix to the series, or its findings to those that are tried alone. */
static void settle(struct course *c, GPtrArray *fixes, guint i)
{
	struct fix *fix = fix_at(fixes, i);

	if (fix->refusal && fix->findings->len > 1) {
		add_alone(c, fix);
		drop(c->todo, fix->findings);
		return;
	}
	drop(c->todo, fix->findings);
	if (!fix->refusal)
		accept(c->series, fix);
	g_ptr_array_add(c->series->fixes, fix);
	fixes->pdata[i] = NULL;
}

/*
 * Makes fixes of the findings and proves them together. Those that change a
 * file that another one changes wait for the next time.
 */
static void make_fixes(struct course *c, const GPtrArray *findings)
{
	GPtrArray *fixes = fixes_new();
	GPtrArray *candidates = g_ptr_array_new();
	GHashTable *taken = g_hash_table_new(g_str_hash, g_str_equal);
	bool *waits;

	c->fixer->run(c->series->scan, c->rule, findings, fixes);
	waits = g_new0(bool, fixes->len + 1);
	for (guint i = 0; i < fixes->len; i++) {
		struct fix *fix = fix_at(fixes, i);

		if (!fix->refusal)
			fix_prepare(c->series->scan->tree, fix);
		if (fix->refusal)
			continue;
		waits[i] = !takes_files(fix, taken);
		if (!waits[i])
			g_ptr_array_add(candidates, fix);
	}
	fix_prove(c->series, candidates);
	for (guint i = 0; i < fixes->len && !interrupted(); i++)
		if (!waits[i])
			settle(c, fixes, i);
	g_free(waits);
	g_hash_table_unref(taken);
	g_ptr_array_unref(candidates);
	g_ptr_array_unref(fixes);
}

static void refuse_all(struct course *c, const GPtrArray *findings,
		       const char *reason)
{
	for (guint i = 0; i < findings->len; i++)
		fix_refuse(c->series->fixes, finding_at(findings, i), reason);
}

/* What only Clang sees has no place for the fixer to begin at. */
static void refuse_unseen(struct course *c, const GPtrArray *fresh)
{
	GPtrArray *unseen = g_ptr_array_copy(c->todo, NULL, NULL);

	drop(unseen, fresh);
	refuse_all(c, unseen,
		   "only Clang sees it, and patches are made of "
		   "what Coccinelle and Kconfig show");
	drop(c->todo, unseen);
	g_ptr_array_unref(unseen);
}

/* The last proved fix of the rule that changes the file, or NULL. */
static struct fix *last_fix(const struct course *c, const char *path)
{
	for (guint i = c->series->fixes->len; i > 0; i--) {
		struct fix *fix = fix_at(c->series->fixes, i - 1);

		for (guint k = 0; !fix->refusal && fix->rule == c->rule &&
				  k < fix->changes->len;
		     k++)
			if (!strcmp(change_at(fix, k)->path, path))
				return fix;
	}
	return NULL;
}

/* Findings that an earlier fix of the rule has mended by the way. */
static void credit_gone(struct course *c, const GPtrArray *fresh)
{
	GPtrArray *gone = g_ptr_array_copy(c->todo, NULL, NULL);

	drop(gone, fresh);
	for (guint i = 0; i < gone->len; i++) {
		struct finding *f = finding_at(gone, i);
		struct fix *fix = last_fix(c, f->where.path);

		if (fix)
			g_ptr_array_add(fix->findings, f);
	}
	drop(c->todo, gone);
	g_ptr_array_unref(gone);
}

/* Fixes of all that is to do; each time round, at least one is settled. */
static void mend_together(struct course *c)
{
	for (bool first = true; c->todo->len && !interrupted(); first = false) {
		GPtrArray *fresh = refresh(c, c->todo);
		guint before;

		if (first)
			refuse_unseen(c, fresh);
		else
			credit_gone(c, fresh);
		before = c->todo->len;
		if (fresh->len)
			make_fixes(c, fresh);
		if (c->todo->len == before && before) {
			refuse_all(c, c->todo, "its fixer made nothing of it");
			g_ptr_array_set_size(c->todo, 0);
		}
		g_ptr_array_unref(fresh);
	}
}

/* The last finding of each file, so that the others stay where they are. */
static GPtrArray *pick_last(GPtrArray *list)
{
	GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
	GPtrArray *picked = g_ptr_array_new();

	for (guint i = list->len; i > 0; i--) {
		struct finding *f = finding_at(list, i - 1);

		if (!g_hash_table_add(seen, f->where.path))
			continue;
		g_ptr_array_insert(picked, 0, f);
		g_ptr_array_remove_index(list, i - 1);
	}
	g_hash_table_unref(seen);
	return picked;
}

static void mend_alone(struct course *c)
{
	while (c->alone->len && !interrupted()) {
		GPtrArray *picked = pick_last(c->alone);

		g_ptr_array_extend(c->todo, picked, NULL, NULL);
		mend_together(c);
		g_ptr_array_unref(picked);
	}
}

static GPtrArray *choose(const struct fix_series *series,
			 const struct rule *rule)
{
	const GPtrArray *all = series->scan->findings->list;
	GPtrArray *chosen = g_ptr_array_new();

	for (guint i = 0; i < all->len; i++) {
		struct finding *f = finding_at(all, i);

		if (f->rule == rule && f->level >= series->request->level &&
		    is_beneath(f->where.path, series->request->prefix))
			g_ptr_array_add(chosen, f);
	}
	return chosen;
}

void fix_course_run(struct fix_series *series, const struct rule *rule)
{
	struct course c = { .series = series, .rule = rule };

	c.todo = choose(series, rule);
	c.alone = g_ptr_array_new();
	c.fixer = rule->fix_by ? fixer_find(rule->fix_by) : NULL;
	if (!c.fixer) {
		refuse_all(&c, c.todo, "there is no patch by rule for this");
		g_ptr_array_set_size(c.todo, 0);
	}
	mend_together(&c);
	mend_alone(&c);
	g_ptr_array_unref(c.todo);
	g_ptr_array_unref(c.alone);
}
