// SPDX-License-Identifier: GPL-2.0-only
#include "scan.h"

#include "allow.h"
#include "apart_owner.h"
#include "baseline.h"
#include "compdb.h"
#include "confine.h"
#include "engine.h"
#include "fix_includes.h"
#include "interrupt.h"
#include "kernels.h"
#include "names.h"
#include "recall.h"
#include "scratch.h"

#include <fnmatch.h>
#include <string.h>

bool scan_asks(const struct scan *scan, enum engine_bit engine)
{
	for (guint i = 0; i < scan->rules->len; i++) {
		const struct rule *rule =
			(const struct rule *)g_ptr_array_index(scan->rules, i);

		if (rule->engines & engine)
			return true;
	}
	return false;
}

bool scan_has_scratch(struct scan *scan)
{
	GError *error = NULL;

	if (!scan->scratch)
		scan->scratch = scratch_new(&error);
	if (error) {
		problems_add(scan->problems, PROBLEM_FAILED, NULL, 0, NULL,
			     error->message);
		g_error_free(error);
	}
	return scan->scratch != NULL;
}

static bool is_skipped(const struct scan *scan, const char *path)
{
	const GPtrArray *skip = scan->options->skip;

	for (guint i = 0; skip && i < skip->len; i++)
		if (!fnmatch((const char *)skip->pdata[i], path,
			     FNM_PATHNAME | FNM_LEADING_DIR))
			return true;
	return false;
}

/* Takes what the configuration leaves out of a list of paths. */
static void skip_files(struct scan *scan, GPtrArray *files)
{
	guint kept = 0;

	if (!scan->options->skip)
		return;
	for (guint i = 0; i < files->len; i++) {
		if (is_skipped(scan, (const char *)files->pdata[i])) {
			g_free(files->pdata[i]);
			scan->counts.skipped++;
		} else {
			files->pdata[kept++] = files->pdata[i];
		}
		if (kept <= i)
			files->pdata[i] = NULL;
	}
	g_ptr_array_set_size(files, (gint)kept);
}

/* What Kconfig and headers brought in that shall be left out. */
static void skip_findings(const struct scan *scan, GPtrArray *list)
{
	for (guint i = 0; scan->options->skip && i < list->len;)
		if (is_skipped(scan, ((const struct finding *)list->pdata[i])
					     ->where.path))
			g_ptr_array_remove_index(list, i);
		else
			i++;
}

static bool has_work(const struct scan *scan)
{
	return scan->tree->files->len || scan->tree->has_kconfig ||
	       scan->problems->list->len;
}

/* Opens the build; its commands must be meant for the tree. */
static void open_build(struct scan *scan, char **error)
{
	const char *build = scan->options->build, *kernel;

	scan->compdb = compdb_open(build, error);
	if (!scan->compdb || compdb_covers(scan->compdb, scan->tree->root))
		return;
	kernel = compdb_kernel(scan->compdb);
	*error = g_strdup_printf("%s: its compile commands are for %s, none is "
				 "for %s",
				 build, kernel ? kernel : "other files",
				 scan->tree->root);
}

/* Opens what is scanned; *error is set when there is nothing to scan. */
static void open_inputs(struct scan *scan, char **error)
{
	const struct scan_options *o = scan->options;

	scan->tree =
		o->only ? tree_open_some(o->path, o->only, o->overlay, error)
			: tree_open(o->path, scan->problems, error);
	if (scan->tree && !o->only && !has_work(scan))
		*error = g_strdup_printf("%s: no C or Kconfig file in it",
					 o->path);
	if (!*error && o->build)
		open_build(scan, error);
	if (*error)
		return;
	scan->counts.files = scan->tree->files->len;
	skip_files(scan, scan->tree->files);
	skip_files(scan, scan->tree->kconfigs);
	scan->kernel = kernel_top(scan->tree);
	if (o->summarize)
		scan->tops = kernels_in(scan->tree);
	if (o->names && g_hash_table_size(o->names))
		scan->names = names_new(o->names);
}

struct scan *scan_new(const struct scan_options *options, const char *data_dir,
		      const GPtrArray *rules)
{
	struct scan *scan = g_new0(struct scan, 1);

	scan->options = options;
	scan->data_dir = data_dir;
	scan->rules = rules;
	scan->findings = findings_new();
	scan->elsewhere =
		g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
	scan->allows = allows_new();
	scan->verdicts = verdicts_new();
	scan->problems = problems_new();
	return scan;
}

/* What can only be told with the tree at hand. */
static void run_engines(struct scan *scan)
{
	static const struct engine *const engines[] = { &engine_kconfig,
							&engine_cocci,
							&engine_clang };

	for (guint i = 0; i < G_N_ELEMENTS(engines); i++)
		if (scan->options->engines & engines[i]->bit && !interrupted())
			engines[i]->run(scan);
	if (scan->names)
		names_restore(scan->names, scan->findings);
	skip_findings(scan, scan->findings->list);
	apart_find_owners(scan);
	if (!interrupted())
		allows_read_rest(scan);
	unread_tell(scan->tree->unread, scan->problems);
	scan->counts.links = scan->tree->links;
	scan->counts.cached = scan->recall != NULL;
	scan->counts.clang = scan->clang_tool != NULL;
}

void scan_finish(struct scan *scan)
{
	const struct scan_options *options = scan->options;

	findings_merge(scan->findings);
	apart_tell_owners(scan->findings);
	findings_fingerprint(scan->findings, scan->tree);
	verdicts_finish(scan->verdicts);
	verdicts_refute(scan->verdicts, scan->findings);
	if (!interrupted())
		allows_apply(scan);
	if (options->baseline)
		baseline_apply(options->baseline, scan->findings);
	if (!options->ungrouped)
		findings_group(scan->findings);
	unread_tell(scan->tree->unread, scan->problems);
	problems_finish(scan->problems);
}

struct scan *scan_run(const struct scan_options *options, const char *data_dir,
		      const GPtrArray *rules, char **error)
{
	struct scan *scan = scan_new(options, data_dir, rules);

	if (confine_check(options, error))
		open_inputs(scan, error);
	if (*error) {
		scan_free(scan);
		return NULL;
	}
	run_engines(scan);
	if (!options->shard.of)
		scan_finish(scan);
	return scan;
}

void scan_free(struct scan *scan)
{
	if (scan->units)
		g_ptr_array_unref(scan->units);
	recall_free(scan->recall);
	if (scan->givers)
		g_hash_table_unref(scan->givers);
	if (scan->unit_ms)
		g_hash_table_unref(scan->unit_ms);
	scratch_end(scan->scratch);
	if (scan->tree)
		tree_free(scan->tree);
	fix_includes_free(scan->includes);
	g_free(scan->title);
	g_free(scan->kernel);
	if (scan->tops)
		g_ptr_array_unref(scan->tops);
	compdb_free(scan->compdb);
	g_free(scan->spatch);
	g_free(scan->isos);
	g_free(scan->clang_tool);
	g_free(scan->clang_made);
	g_free(scan->clang_limit);
	g_free(scan->clang_forward);
	findings_free(scan->findings);
	g_ptr_array_unref(scan->elsewhere);
	allows_free(scan->allows);
	names_free(scan->names);
	verdicts_free(scan->verdicts);
	problems_free(scan->problems);
	g_free(scan);
}
