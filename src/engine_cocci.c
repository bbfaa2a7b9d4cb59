// SPDX-License-Identifier: GPL-2.0-only
/*
 * The Coccinelle engine: batches of slices, one spatch process a batch, as many
 * at once as there are jobs.
 *
 * A batch that ends early, or that leaves a unit without a result, is taken
 * apart: the first unit without a result is tried again alone and the rest in
 * two halves, until the guilty file is named; what the others found is kept.
 */
#include "engine.h"

#include "cocci_result.h"
#include "proc.h"
#include "progress.h"
#include "units.h"

#include <ctype.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A batch should run for seconds: spatch takes 0.2 s to start. */
#define BATCH_BYTES (512u << 10)
#define BATCH_UNITS 320u
/* How long spatch may take to say its version. */
#define VERSION_SECONDS 60u
/* The oldest Coccinelle whose semantics the rules are tested with. */
static const unsigned int oldest_version[] = { 1, 1, 1 };

struct batch {
	GPtrArray *units; /* of struct unit, not owned */
	struct cocci_reader reader;
	char *list_path; /* the file that names the slices */
	struct proc *proc;
};

struct runner {
	struct scan *scan;
	const char *scratch;
	GPtrArray *units;
	GQueue waiting;	    /* of struct batch */
	GPtrArray *running; /* of struct batch */
	struct progress progress;
	guint n_lists, n_done, n_findings;
};

static struct unit *unit_at(const GPtrArray *units, guint i)
{
	return (struct unit *)g_ptr_array_index(units, i);
}

/* --- batches
 * ------------------------------------------------------------------ */

static struct batch *batch_new(struct runner *r)
{
	struct batch *b = g_new0(struct batch, 1);

	b->units = g_ptr_array_new();
	b->reader.by_slice = g_hash_table_new(g_str_hash, g_str_equal);
	b->reader.problems = r->scan->problems;
	return b;
}

static void batch_add(struct batch *b, struct unit *u)
{
	g_ptr_array_add(b->units, u);
	g_hash_table_insert(b->reader.by_slice, u->slice_path, u);
}

static void batch_free(struct batch *b)
{
	proc_free(b->proc);
	g_ptr_array_unref(b->units);
	g_hash_table_unref(b->reader.by_slice);
	g_free(b->reader.error);
	g_free(b->list_path);
	g_free(b);
}

/* Batches of one rule each, in the units' order. */
static void make_batches(struct runner *r)
{
	struct batch *b = NULL;
	size_t bytes = 0;

	for (guint i = 0; i < r->units->len; i++) {
		struct unit *u = unit_at(r->units, i);

		if (!b || unit_at(b->units, 0)->rule != u->rule ||
		    bytes >= BATCH_BYTES || b->units->len >= BATCH_UNITS) {
			b = batch_new(r);
			g_queue_push_tail(&r->waiting, b);
			bytes = 0;
		}
		batch_add(b, u);
		bytes += u->bytes;
	}
}

/* The slices, a blank line after each: groups of one file. */
static bool write_list(struct runner *r, struct batch *b, char **error)
{
	GString *text = g_string_new(NULL);
	GError *failure = NULL;
	bool good;

	g_free(b->list_path);
	b->list_path = g_strdup_printf("%s/list-%u", r->scratch, r->n_lists++);
	for (guint i = 0; i < b->units->len; i++)
		g_string_append_printf(text, "%s\n\n",
				       unit_at(b->units, i)->slice_path);
	good = g_file_set_contents(b->list_path, text->str, -1, &failure);
	g_string_free(text, TRUE);
	if (!good) {
		*error = g_strdup(failure->message);
		g_error_free(failure);
	}
	return good;
}

/* --- running
 * ------------------------------------------------------------------- */

static bool on_line(char *line, void *user)
{
	struct cocci_reader *reader = &((struct batch *)user)->reader;

	cocci_read_line(reader, line);
	return !reader->error;
}

/*
 * Debian's spatch is linked to Debian's Python, but looks python3 up in PATH to
 * learn where its library lies; one of another version breaks every script.
 */
static const char *python_for_spatch(void)
{
	static const char debian[] = "/usr/bin/python3";

	return access(debian, X_OK) ? "python3" : debian;
}

static bool start(struct runner *r, struct batch *b, char **error)
{
	const struct rule *rule = unit_at(b->units, 0)->rule;
	const struct scan_options *o = r->scan->options;
	struct proc_limits limits = {
		.cpu_seconds = o->timeout_seconds,
		.wall_seconds = 20 * o->timeout_seconds,
		.memory_bytes = (size_t)o->memory_mib << 20,
	};
	/* results must not depend on which files share a batch */
	const char *argv[] = { "spatch",
			       "--sp-file",
			       rule->cocci_path,
			       "-D",
			       "kapcheck",
			       "--no-includes",
			       "--no-show-diff",
			       "--very-quiet",
			       "--no-saved-typedefs",
			       "--python",
			       python_for_spatch(),
			       "--file-groups",
			       NULL,
			       NULL };
	char *lib =
		g_strdup_printf("PYTHONPATH=%s/cocci/lib", r->scan->data_dir);
	char *tree = g_strdup_printf("KAPCHECK_TREE=%s", r->scan->tree->root);
	const char *env[] = { lib,
			      tree,
			      "KAPCHECK_RESULTS=3",
			      "PYTHONDONTWRITEBYTECODE=1",
			      "PYTHONHASHSEED=0",
			      NULL };
	bool good = write_list(r, b, error);

	if (good) {
		argv[G_N_ELEMENTS(argv) - 2] = b->list_path;
		b->proc = proc_start(argv, env, &limits, on_line, b, error);
		good = b->proc != NULL;
	}
	g_free(lib);
	g_free(tree);
	return good;
}

static void fail_unit(struct runner *r, const struct unit *u,
		      enum problem_kind kind, const char *reason)
{
	problems_add(r->scan->problems, kind, u->path, 0, u->rule->id, reason);
}

static void drop_findings(struct unit *u)
{
	for (guint i = 0; i < u->findings->len; i++)
		finding_free((struct finding *)u->findings->pdata[i]);
	g_ptr_array_set_size(u->findings, 0);
}

/* Why a batch has units without a result, as a clause. */
static char *explain_end(const struct runner *r, const struct batch *b)
{
	int status;
	enum proc_end end = proc_ended(b->proc, &status);
	char *said = proc_output(b->proc), *why;
	const char *last = strrchr(said, '\n');

	last = last ? last + 1 : said;
	if (b->reader.error)
		why = g_strdup(b->reader.error);
	else if (end == PROC_TIMEOUT)
		why = g_strdup_printf("spatch took more than %u s",
				      r->scan->options->timeout_seconds);
	else if (end == PROC_FLOOD)
		why = g_strdup("spatch printed results without end");
	else if (end == PROC_SIGNALED)
		why = g_strdup_printf("spatch died of signal %d (%s)", status,
				      g_strsignal(status));
	else
		why = g_strdup_printf(
			"spatch gave no result (exit status %d)%s%s", status,
			*last ? ": " : "", last);
	g_free(said);
	return why;
}

static void requeue(struct runner *r, GPtrArray *units, guint from, guint to)
{
	struct batch *b;

	if (from >= to)
		return;
	b = batch_new(r);
	for (guint i = from; i < to; i++)
		batch_add(b, unit_at(units, i));
	g_queue_push_head(&r->waiting, b);
}

/* Takes apart what a batch left without a result. */
static void retry(struct runner *r, struct batch *b)
{
	GPtrArray *left = g_ptr_array_new();
	int status;

	for (guint i = 0; i < b->units->len; i++) {
		struct unit *u = unit_at(b->units, i);

		if (u->done)
			continue;
		drop_findings(u);
		g_ptr_array_add(left, u);
	}
	if (left->len && b->units->len == 1) {
		char *why = explain_end(r, b);

		fail_unit(r, unit_at(left, 0),
			  proc_ended(b->proc, &status) == PROC_TIMEOUT
				  ? PROBLEM_TIMEOUT
				  : PROBLEM_FAILED,
			  why);
		r->n_done++;
		g_free(why);
	} else if (left->len) {
		guint half = 1 + left->len / 2;

		requeue(r, left, half, left->len);
		requeue(r, left, 1, half);
		requeue(r, left, 0, 1);
	}
	g_ptr_array_unref(left);
}

/* Hands the findings of finished units over to the scan. */
static void collect(struct runner *r, struct batch *b)
{
	for (guint i = 0; i < b->units->len; i++) {
		struct unit *u = unit_at(b->units, i);

		if (!u->done)
			continue;
		for (guint k = 0; k < u->findings->len; k++)
			findings_add(r->scan->findings,
				     (struct finding *)u->findings->pdata[k]);
		r->n_findings += u->findings->len;
		g_ptr_array_set_size(u->findings, 0);
		r->n_done++;
		r->scan->counts.analysed++;
	}
}

/*
 * A process that broke the agreed form can't be trusted with any of its
 * results.
 */
static void distrust(struct batch *b)
{
	for (guint i = 0; i < b->units->len; i++)
		unit_at(b->units, i)->done = false;
}

static void finish_batch(struct runner *r, guint i)
{
	struct batch *b = (struct batch *)r->running->pdata[i];

	if (b->reader.error)
		distrust(b);
	collect(r, b);
	retry(r, b);
	g_ptr_array_remove_index_fast(r->running, i);
	batch_free(b);
}

static void fill(struct runner *r)
{
	while (r->running->len < MAX(r->scan->options->jobs, 1) &&
	       r->waiting.length) {
		struct batch *b = (struct batch *)g_queue_pop_head(&r->waiting);
		char *error = NULL;

		if (start(r, b, &error)) {
			g_ptr_array_add(r->running, b);
			continue;
		}
		for (guint i = 0; i < b->units->len; i++)
			fail_unit(r, unit_at(b->units, i), PROBLEM_FAILED,
				  error);
		g_free(error);
		batch_free(b);
	}
}

static void serve(struct runner *r)
{
	struct proc **procs = g_new(struct proc *, r->running->len + 1);
	int status;

	for (guint i = 0; i < r->running->len; i++)
		procs[i] = ((struct batch *)r->running->pdata[i])->proc;
	proc_poll(procs, r->running->len, 200);
	g_free(procs);
	for (guint i = r->running->len; i > 0; i--) {
		const struct batch *b =
			(const struct batch *)r->running->pdata[i - 1];

		if (proc_ended(b->proc, &status) != PROC_RUNS)
			finish_batch(r, i - 1);
	}
}

static void run_batches(struct runner *r)
{
	progress_begin(&r->progress, r->scan->options->quiet);
	for (;;) {
		fill(r);
		if (!r->running->len || scan_interrupted())
			break;
		serve(r);
		progress_show(&r->progress, "slice", r->n_done, r->units->len,
			      r->n_findings);
	}
	progress_end(&r->progress);
}

/* --- the tool
 * ------------------------------------------------------------------ */

static bool is_new_enough(const char *version)
{
	for (guint i = 0; i < G_N_ELEMENTS(oldest_version); i++) {
		unsigned long have = strtoul(version, (char **)&version, 10);

		if (have != oldest_version[i])
			return have > oldest_version[i];
		version += *version == '.';
	}
	return true;
}

/* NULL when spatch is there and new enough, else what is wrong. */
static char *check_spatch(void)
{
	const char *argv[] = { "spatch", "--version", NULL };
	const char prefix[] = "spatch version ";
	GString *out;
	int status = proc_capture(argv, NULL, 65536, VERSION_SECONDS, &out);
	char *wrong = NULL;

	if (status || !g_str_has_prefix(out->str, prefix)) {
		wrong = g_strdup("spatch is missing or does not run (Debian: "
				 "coccinelle and libpython3.11)");
	} else if (!is_new_enough(out->str + strlen(prefix))) {
		out->str[strcspn(out->str, "\n")] = '\0';
		wrong = g_strdup_printf("%s is too old, 1.1.1 is needed",
					out->str);
	}
	g_string_free(out, TRUE);
	return wrong;
}

static void remove_scratch(const char *scratch)
{
	GDir *dir = g_dir_open(scratch, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		char *path = g_build_filename(scratch, name, NULL);

		g_unlink(path);
		g_free(path);
	}
	if (dir)
		g_dir_close(dir);
	g_rmdir(scratch);
}

static void run_units(struct scan *scan, const char *scratch)
{
	struct runner r = { .scan = scan, .scratch = scratch };

	g_queue_init(&r.waiting);
	r.running = g_ptr_array_new();
	r.units = units_make(scan, ENGINE_COCCI, scratch);
	make_batches(&r);
	run_batches(&r);
	for (guint i = 0; i < r.running->len; i++)
		batch_free((struct batch *)r.running->pdata[i]);
	g_ptr_array_unref(r.running);
	g_queue_clear_full(&r.waiting, (GDestroyNotify)batch_free);
	for (guint i = 0; i < r.units->len; i++)
		drop_findings(unit_at(r.units, i));
	g_ptr_array_unref(r.units);
}

static bool is_asked(const struct scan *scan)
{
	for (guint i = 0; i < scan->rules->len; i++) {
		const struct rule *rule =
			(const struct rule *)g_ptr_array_index(scan->rules, i);

		if (rule->engines & ENGINE_COCCI)
			return true;
	}
	return false;
}

static void run(struct scan *scan)
{
	char *wrong, *scratch;
	GError *error = NULL;

	if (!is_asked(scan))
		return;
	wrong = check_spatch();
	if (wrong) {
		problems_add(scan->problems, PROBLEM_FAILED, NULL, 0, NULL,
			     wrong);
		g_free(wrong);
		return;
	}
	scratch = g_dir_make_tmp("kapcheck-XXXXXX", &error);
	if (!scratch) {
		problems_add(scan->problems, PROBLEM_FAILED, NULL, 0, NULL,
			     error->message);
		g_error_free(error);
		return;
	}
	run_units(scan, scratch);
	remove_scratch(scratch);
	g_free(scratch);
}

const struct engine engine_cocci = { ENGINE_COCCI, run };
