// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Clang engine: translation units that some rule wants, each with all its
 * rules, given to kapcheck-clang in batches.
 *
 * What is worth Clang's time is told by gate and slicer as for Coccinelle: a
 * file that gives no slice for a rule is not parsed for it.
 */
#include "engine.h"

#include "clang_job.h"
#include "clang_result.h"
#include "compdb.h"
#include "confine.h"
#include "forward.h"
#include "units.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A process takes some 50 ms to start, a unit about a second. */
#define BATCH_UNITS 16u
/* So many files that the build leaves out are compiled without being asked. */
#define FEW_UNITS 64u
/* Precompiling headers takes a second or two, and saves a third of one a unit.
 */
#define UNITS_FOR_HEADERS 12u

/* --- the tool ------------------------------------------------------------- */

char *engine_clang_find(void)
{
	static const char *const places[] = {
		"kapcheck-clang", "../libexec/kapcheck/kapcheck-clang",
		"../kapcheck-clang"
	};
	const char *env = g_getenv("KAPCHECK_CLANG");
	char *exe, *bin, *found = NULL;

	if (env && *env)
		return g_strdup(env);
	exe = g_file_read_link("/proc/self/exe", NULL);
	bin = exe ? g_path_get_dirname(exe) : g_strdup(".");
	for (guint i = 0; i < G_N_ELEMENTS(places) && !found; i++) {
		found = g_canonicalize_filename(places[i], bin);
		if (access(found, X_OK))
			g_clear_pointer(&found, g_free);
	}
	g_free(bin);
	g_free(exe);
	return found;
}

/* --- units ---------------------------------------------------------------- */

static bool is_utf8(char *const *words)
{
	while (*words && g_utf8_validate(*words, -1, NULL))
		words++;
	return !*words;
}

/* Finds the command; what has none is no work for Clang. */
static bool give_command(struct scan *scan, struct clang_unit *u)
{
	char *full = g_build_filename(scan->tree->root, u->work.path, NULL);

	u->command = scan->compdb ? compdb_find(scan->compdb, full)
				  : clang_fallback(full);
	g_free(full);
	if (!u->command)
		problems_add(scan->problems, PROBLEM_UNBUILT, u->work.path, 0,
			     NULL, "it has no compile command");
	else if (!is_utf8(u->command->arguments))
		problems_add(scan->problems, PROBLEM_FAILED, u->work.path, 0,
			     NULL, "Clang: its command is not UTF-8");
	else
		return true;
	return false;
}

static int by_path(const void *a, const void *b)
{
	const struct clang_unit *x = *(const struct clang_unit *const *)a;
	const struct clang_unit *y = *(const struct clang_unit *const *)b;

	return strcmp(x->work.path, y->work.path);
}

/* One unit for each C file that rules of this engine have a unit of. */
static GPtrArray *collect_files(const GPtrArray *units)
{
	GHashTable *by_name = g_hash_table_new(g_str_hash, g_str_equal);
	GPtrArray *files = g_ptr_array_new_with_free_func(clang_unit_free);

	for (guint i = 0; i < units->len; i++) {
		const struct unit *u =
			(const struct unit *)g_ptr_array_index(units, i);
		const char *path = u->work.path;
		struct clang_unit *file;

		if (!(u->rule->engines & ENGINE_CLANG) ||
		    !g_str_has_suffix(path, ".c"))
			continue;
		file = (struct clang_unit *)g_hash_table_lookup(by_name, path);
		if (!file) {
			file = clang_unit_new(path);
			g_ptr_array_add(files, file);
			g_hash_table_insert(by_name, (char *)(uintptr_t)path,
					    file);
		}
		file->elsewhere = u->elsewhere;
		g_ptr_array_add(file->rules, (void *)(uintptr_t)u->rule);
		g_ptr_array_add(file->functions, g_ptr_array_ref(u->functions));
	}
	g_hash_table_unref(by_name);
	g_ptr_array_sort(files, by_path);
	return files;
}

static bool is_made_up(const struct scan *scan, const struct clang_unit *u)
{
	return scan->compdb && u->command && u->command->guessed;
}

static void add_files(GHashTable *found, const GPtrArray *findings)
{
	for (guint i = 0; i < findings->len; i++)
		g_hash_table_add(
			found,
			((struct finding *)findings->pdata[i])->where.path);
}

/* The files with findings of the engines that ran before; keys are theirs. */
static GHashTable *files_found(const struct scan *scan)
{
	GHashTable *found = g_hash_table_new(g_str_hash, g_str_equal);

	add_files(found, scan->findings->list);
	add_files(found, scan->elsewhere);
	return found;
}

/*
 * What other shards do, and of what is outside the configuration, where a whole
 * tree has most of its files, all but what may be proved or refuted: that is
 * compiled, by a made-up command.
 */
static void drop_units(struct scan *scan, GPtrArray *work)
{
	GHashTable *found = files_found(scan);
	guint kept = 0, made_up = 0;

	for (guint i = 0; i < work->len; i++)
		made_up += is_made_up(
			scan,
			clang_unit_of((const struct work *)work->pdata[i]));
	for (guint i = 0; i < work->len; i++) {
		struct work *w = (struct work *)work->pdata[i];

		if (clang_unit_of(w)->elsewhere)
			continue;
		if (!scan->options->guess && made_up > FEW_UNITS &&
		    is_made_up(scan, clang_unit_of(w)) &&
		    !g_hash_table_contains(found, w->path))
			problems_add(scan->problems, PROBLEM_UNBUILT, w->path,
				     0, NULL,
				     "the build leaves it out; --guess takes "
				     "it all the same");
		else
			work->pdata[kept++] = w;
	}
	g_ptr_array_set_size(work, (gint)kept);
	g_hash_table_unref(found);
}

/* Those of the files that have a command, as work. */
static GPtrArray *choose(struct scan *scan, const GPtrArray *files)
{
	GPtrArray *work = g_ptr_array_new();

	for (guint i = 0; i < files->len; i++) {
		struct clang_unit *u =
			(struct clang_unit *)g_ptr_array_index(files, i);

		if (!give_command(scan, u))
			continue;
		/* a plain name: file names may be any bytes */
		u->work.name = g_strdup_printf("unit:%u", i);
		g_ptr_array_add(work, &u->work);
	}
	drop_units(scan, work);
	return work;
}

/* --- batches -------------------------------------------------------------- */

static void add_command(const struct scan *scan, GPtrArray *argv,
			const struct work *w)
{
	(void)w;
	g_ptr_array_add(argv, scan->clang_tool);
	if (scan->counts.units >= UNITS_FOR_HEADERS) {
		g_ptr_array_add(argv, (char *)(uintptr_t)"--headers");
		g_ptr_array_add(argv, scan->clang_made);
	}
	if (scan->options->max_contiguous) {
		g_ptr_array_add(argv, (char *)(uintptr_t)"--config");
		g_ptr_array_add(argv, scan->clang_limit);
	}
	if (scan->clang_forward) {
		g_ptr_array_add(argv, (char *)(uintptr_t)"--config");
		g_ptr_array_add(argv, scan->clang_forward);
	}
	g_ptr_array_add(argv, (char *)(uintptr_t)"--jobs");
}

/* Takes out the names of a folder, for what is in it stands for itself. */
static char *without_folder(char *text, const char *folder)
{
	char *prefix = g_strconcat(folder, "/", NULL);
	char **parts = g_strsplit(text, prefix, -1);

	g_free(text);
	text = g_strjoinv("", parts);
	g_strfreev(parts);
	g_free(prefix);
	return text;
}

/* Clang's first error, without the tree's place on this machine. */
static char *explain(const struct scan *scan, const struct clang_unit *u)
{
	const char *kernel = scan->compdb ? compdb_kernel(scan->compdb) : NULL;
	char *reason = g_strconcat("Clang: ", u->failure, NULL);

	reason = without_folder(reason, scan->tree->root);
	return kernel ? without_folder(reason, kernel) : reason;
}

static void note_failure(struct scan *scan, const struct clang_unit *u)
{
	char *reason = explain(scan, u);

	/* a command made for what the build leaves out promises nothing */
	problems_add(scan->problems,
		     scan->compdb && u->command->guessed ? PROBLEM_UNCOMPILED
							 : PROBLEM_FAILED,
		     u->work.path, 0, NULL, reason);
	g_free(reason);
}

static void note_partial(struct scan *scan, const struct clang_unit *u)
{
	for (guint i = 0; i < u->partial->len; i++) {
		char *reason = g_strdup_printf(
			"Clang's budget ended in %s()",
			(const char *)g_ptr_array_index(u->partial, i));

		problems_add(scan->problems, PROBLEM_PARTIAL, u->work.path, 0,
			     NULL, reason);
		g_free(reason);
	}
}

/* Times differ from run to run, so reports have them only for whoever asks. */
static void keep_time(struct scan *scan, const struct clang_unit *u)
{
	if (!g_getenv("KAPCHECK_TIMES"))
		return;
	if (!scan->unit_ms)
		scan->unit_ms = g_hash_table_new_full(g_str_hash, g_str_equal,
						      g_free, NULL);
	g_hash_table_insert(scan->unit_ms, g_strdup(u->work.path),
			    GINT_TO_POINTER(u->ms));
}

static void finish(struct scan *scan, struct work *w)
{
	struct clang_unit *u = clang_unit_of(w);

	keep_time(scan, u);
	if (u->failure) {
		note_failure(scan, u);
		return;
	}
	scan->counts.units_analysed++;
	note_partial(scan, u);
	while (u->verdicts->len)
		verdicts_add(scan->verdicts,
			     (struct verdict *)g_ptr_array_steal_index_fast(
				     u->verdicts, u->verdicts->len - 1));
}

static const struct batch_kind translation_units = {
	.tool = "kapcheck-clang",
	.noun = "unit",
	.min_bytes = SIZE_MAX,
	.max_bytes = SIZE_MAX,
	.max_pieces = BATCH_UNITS,
	.list = clang_job_add,
	.command = add_command,
	.read = clang_read_line,
	.reset = clang_unit_reset,
	.finish = finish,
};

/* --- the run -------------------------------------------------------------- */

static void run_units(struct scan *scan, const GPtrArray *units)
{
	static const char *const env[] = { "KAPCHECK_RESULTS=3", NULL };
	struct sandbox *sandbox = confine_clang(scan);
	struct batch_kind kind = translation_units;
	char *types = forward_types(scan->rules);
	GPtrArray *files = collect_files(units);
	GPtrArray *work = choose(scan, files);
	guint share = work->len / (4 * MAX(scan->options->jobs, 1));

	/* so many batches that no job is left with nothing to do at the end */
	kind.max_pieces = CLAMP(share, 1, BATCH_UNITS);
	scan->counts.units = work->len;
	scan->clang_made = confine_made(scan);
	scan->clang_limit =
		g_strdup_printf("kapcheck.UnboundedAlloc:MaxContiguous=%u",
				scan->options->max_contiguous);
	if (types)
		scan->clang_forward = g_strconcat(
			"kapcheck.DroppedAltmap:Forward=", types, NULL);
	g_free(types);
	batch_run(scan, &kind, work, sandbox, env);
	sandbox_free(sandbox);
	g_ptr_array_unref(work);
	g_ptr_array_unref(files);
}

static void run(struct scan *scan)
{
	const GPtrArray *units;

	if (!scan_asks(scan, ENGINE_CLANG))
		return;
	scan->clang_tool = engine_clang_find();
	if (!scan->clang_tool) {
		problems_add(scan->problems, PROBLEM_FAILED, NULL, 0, NULL,
			     "kapcheck-clang is missing; `./run build` makes "
			     "it");
		return;
	}
	units = units_of(scan);
	if (units)
		run_units(scan, units);
}

const struct engine engine_clang = { ENGINE_CLANG, run };
