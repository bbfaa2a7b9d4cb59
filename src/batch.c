// SPDX-License-Identifier: GPL-2.0-only
#include "batch.h"

#include "interrupt.h"
#include "proc.h"
#include "progress.h"

#include <string.h>

/* What a process may use beside its files' time: it starts, it reads rules. */
#define ALL_SECONDS 60u

struct batch {
	GPtrArray *work; /* of struct work, not owned */
	struct batch_reader reader;
	const struct batch_kind *kind;
	struct proc *proc;
};

struct runner {
	struct scan *scan;
	const struct batch_kind *kind;
	const struct sandbox *sandbox;
	const char *const *env;
	GQueue waiting;	    /* of struct batch */
	GPtrArray *running; /* of struct batch */
	struct progress progress;
	guint n_lists, n_done, n_work, n_findings;
};

static struct work *work_at(const GPtrArray *work, guint i)
{
	return (struct work *)g_ptr_array_index(work, i);
}

static struct batch *batch_at(const GPtrArray *batches, guint i)
{
	return (struct batch *)g_ptr_array_index(batches, i);
}

/* --- work ------------------------------------------------------------------
 */

void work_init(struct work *w, const char *path, const char *rule)
{
	memset(w, 0, sizeof(*w));
	w->path = path;
	w->rule = rule;
	w->findings = g_ptr_array_new();
}

void work_drop_findings(struct work *w)
{
	for (guint i = 0; i < w->findings->len; i++)
		finding_free((struct finding *)w->findings->pdata[i]);
	g_ptr_array_set_size(w->findings, 0);
}

void work_clear(struct work *w)
{
	work_drop_findings(w);
	g_ptr_array_unref(w->findings);
	g_free(w->name);
}

void work_hand_over(struct scan *scan, const struct batch_kind *kind,
		    struct work *w)
{
	kind->finish(scan, w);
	for (guint i = 0; i < w->findings->len; i++)
		findings_add(scan->findings,
			     (struct finding *)w->findings->pdata[i]);
	g_ptr_array_set_size(w->findings, 0);
}

/* --- batches ---------------------------------------------------------------
 */

static struct batch *batch_new(struct runner *r)
{
	struct batch *b = g_new0(struct batch, 1);

	b->kind = r->kind;
	b->work = g_ptr_array_new();
	b->reader.by_name = g_hash_table_new(g_str_hash, g_str_equal);
	b->reader.work = b->work;
	b->reader.scan = r->scan;
	return b;
}

static void batch_add(struct batch *b, struct work *w)
{
	g_ptr_array_add(b->work, w);
	g_hash_table_insert(b->reader.by_name, w->name, w);
}

static void batch_free(void *p)
{
	struct batch *b = (struct batch *)p;

	proc_free(b->proc);
	g_ptr_array_unref(b->work);
	g_hash_table_unref(b->reader.by_name);
	g_free(b->reader.error);
	g_free(b);
}

/* Half of what each process would get of the bytes that are left. */
static size_t share_of(const struct runner *r, size_t left)
{
	size_t jobs = MAX(r->scan->options->jobs, 1);

	return CLAMP(left / (2 * jobs), r->kind->min_bytes, r->kind->max_bytes);
}

static bool has_room(const struct batch *b, size_t room, const struct work *w)
{
	const struct batch_kind *kind = b->kind;

	return room && b->work->len < kind->max_pieces &&
	       (!kind->fits || kind->fits(work_at(b->work, 0), w));
}

/* Batches in the order of the work. */
static void make_batches(struct runner *r, const GPtrArray *work)
{
	struct batch *b = NULL;
	size_t left = 0, room = 0;

	for (guint i = 0; i < work->len; i++)
		left += work_at(work, i)->bytes;
	for (guint i = 0; i < work->len; i++) {
		struct work *w = work_at(work, i);

		if (!b || !has_room(b, room, w)) {
			b = batch_new(r);
			g_queue_push_tail(&r->waiting, b);
			room = share_of(r, left);
		}
		batch_add(b, w);
		room -= MIN(room, w->bytes);
		left -= w->bytes;
	}
}

/* What is added to the environment: strings, and NULL at the end. */
static GPtrArray *make_environment(const struct runner *r, const struct batch *b)
{
	GPtrArray *env = g_ptr_array_new_with_free_func(g_free);

	for (const char *const *e = r->env; *e; e++)
		g_ptr_array_add(env, g_strdup(*e));
	if (r->kind->environment)
		r->kind->environment(r->scan, env, b->work);
	g_ptr_array_add(env, NULL);
	return env;
}

/* The file that lists a batch's work, or NULL with *error set. */
static char *write_list(struct runner *r, const struct batch *b, char **error)
{
	GString *text = g_string_new(NULL);
	char *path = g_strdup_printf("%s/list-%s-%u", r->scan->scratch,
				     r->kind->tool, r->n_lists++);
	GError *failure = NULL;

	for (guint i = 0; i < b->work->len; i++)
		r->kind->list(text, work_at(b->work, i));
	if (!g_file_set_contents(path, text->str, (gssize)text->len,
				 &failure)) {
		*error = g_strdup(failure->message);
		g_error_free(failure);
		g_clear_pointer(&path, g_free);
	}
	g_string_free(text, TRUE);
	return path;
}

/* --- running ---------------------------------------------------------------
 */

static bool on_line(char *line, void *user)
{
	struct batch *b = (struct batch *)user;

	b->kind->read(&b->reader, line);
	return !b->reader.error;
}

static bool start(struct runner *r, struct batch *b, char **error)
{
	const struct scan_options *o = r->scan->options;
	struct proc_limits limits = {
		.cpu_seconds = o->timeout_seconds,
		.wall_seconds = 20 * o->timeout_seconds,
		.memory_bytes = (size_t)o->memory_mib << 20,
		.all_cpu_seconds = ALL_SECONDS + b->work->len *
					   o->timeout_seconds,
	};
	char *list = write_list(r, b, error);
	GPtrArray *argv, *env;

	if (!list)
		return false;
	argv = g_ptr_array_new();
	env = make_environment(r, b);
	r->kind->command(r->scan, argv, work_at(b->work, 0));
	g_ptr_array_add(argv, list);
	g_ptr_array_add(argv, NULL);
	b->proc = proc_start((const char *const *)argv->pdata,
			     (const char *const *)env->pdata, r->sandbox,
			     &limits, on_line, b, error);
	g_ptr_array_unref(argv);
	g_ptr_array_unref(env);
	g_free(list);
	return b->proc != NULL;
}

static void fail(struct runner *r, const struct work *w, enum problem_kind kind,
		 const char *reason)
{
	problems_add(r->scan->problems, kind, w->path, 0, w->rule, reason);
	r->n_done++;
}

/* Why a batch has work without a result, as a clause. */
static char *explain_end(const struct runner *r, const struct batch *b)
{
	int status;
	enum proc_end end = proc_ended(b->proc, &status);
	char *said = proc_output(b->proc), *why;
	const char *last = strrchr(said, '\n'), *tool = r->kind->tool;

	last = last ? last + 1 : said;
	if (b->reader.error)
		why = g_strdup(b->reader.error);
	else if (end == PROC_TIMEOUT)
		why = g_strdup_printf("%s took more than %u s", tool,
				      r->scan->options->timeout_seconds);
	else if (end == PROC_FLOOD)
		why = g_strdup_printf("%s printed results without end", tool);
	else if (end == PROC_SIGNALED)
		why = g_strdup_printf("%s died of signal %d (%s)", tool, status,
				      g_strsignal(status));
	else
		why = g_strdup_printf("%s gave no result (exit status %d)%s%s",
				      tool, status, *last ? ": " : "", last);
	g_free(said);
	return why;
}

static void requeue(struct runner *r, GPtrArray *work, guint from, guint to)
{
	struct batch *b;

	if (from >= to)
		return;
	b = batch_new(r);
	for (guint i = from; i < to; i++)
		batch_add(b, work_at(work, i));
	g_queue_push_head(&r->waiting, b);
}

static void give_up(struct runner *r, const struct batch *b)
{
	char *why = explain_end(r, b);
	int status;

	fail(r, work_at(b->work, 0),
	     proc_ended(b->proc, &status) == PROC_TIMEOUT ? PROBLEM_TIMEOUT
							  : PROBLEM_FAILED,
	     why);
	g_free(why);
}

/* Takes apart what a batch left without a result. */
static void retry(struct runner *r, struct batch *b)
{
	GPtrArray *left = g_ptr_array_new();
	guint half;

	for (guint i = 0; i < b->work->len; i++) {
		struct work *w = work_at(b->work, i);

		if (w->done)
			continue;
		work_drop_findings(w);
		if (r->kind->reset)
			r->kind->reset(w);
		g_ptr_array_add(left, w);
	}
	half = 1 + left->len / 2;
	if (left->len && b->work->len == 1) {
		give_up(r, b);
	} else if (left->len) {
		requeue(r, left, half, left->len);
		requeue(r, left, 1, half);
		requeue(r, left, 0, 1);
	}
	g_ptr_array_unref(left);
}

/* Hands the findings of finished work over to the scan. */
static void collect(struct runner *r, struct batch *b)
{
	for (guint i = 0; i < b->work->len; i++) {
		struct work *w = work_at(b->work, i);

		if (!w->done)
			continue;
		r->n_findings += w->findings->len;
		work_hand_over(r->scan, r->kind, w);
		r->n_done++;
	}
}

/*
 * A process that broke the agreed form can't be trusted with any of its
 * results.
 */
static void distrust(struct batch *b)
{
	for (guint i = 0; i < b->work->len; i++)
		work_at(b->work, i)->done = false;
}

static void finish_batch(struct runner *r, guint i)
{
	struct batch *b = batch_at(r->running, i);

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
		for (guint i = 0; i < b->work->len; i++)
			fail(r, work_at(b->work, i), PROBLEM_FAILED, error);
		g_free(error);
		batch_free(b);
	}
}

static void serve(struct runner *r)
{
	struct proc **procs = g_new(struct proc *, r->running->len + 1);
	int status;

	for (guint i = 0; i < r->running->len; i++)
		procs[i] = batch_at(r->running, i)->proc;
	proc_poll(procs, r->running->len, 200);
	g_free(procs);
	for (guint i = r->running->len; i > 0; i--)
		if (proc_ended(batch_at(r->running, i - 1)->proc, &status) !=
		    PROC_RUNS)
			finish_batch(r, i - 1);
}

static void run_batches(struct runner *r)
{
	progress_begin(&r->progress, r->scan->options->quiet);
	for (;;) {
		fill(r);
		if (!r->running->len || interrupted())
			break;
		serve(r);
		progress_show(&r->progress, r->kind->noun, r->n_done, r->n_work,
			      r->n_findings);
	}
	progress_end(&r->progress);
}

void batch_run(struct scan *scan, const struct batch_kind *kind,
	       const GPtrArray *work, const struct sandbox *sandbox,
	       const char *const *env)
{
	struct runner r = {
		.scan = scan,
		.kind = kind,
		.sandbox = sandbox,
		.env = env,
		.n_work = work->len,
	};

	g_queue_init(&r.waiting);
	r.running = g_ptr_array_new();
	make_batches(&r, work);
	run_batches(&r);
	for (guint i = 0; i < r.running->len; i++)
		batch_free(batch_at(r.running, i));
	g_ptr_array_unref(r.running);
	g_queue_clear_full(&r.waiting, batch_free);
}
