// SPDX-License-Identifier: GPL-2.0-only
/* `kapcheck scan`, and what verbs that scan say of it. */
#include "verb_scan.h"

#include "baseline.h"
#include "built.h"
#include "interrupt.h"
#include "origin.h"
#include "shard.h"
#include "shard_file.h"
#include "units.h"

#include <stdio.h>

/* More functions or files that an engine can't parse are only counted. */
#define PROBLEMS_NAMED 10u

/* Whether it is one of Kconfig's: of a part of a tree there are many. */
static bool is_kconfig(const struct problem *p)
{
	return p->kind == PROBLEM_FAILED && p->line && p->path &&
	       tree_is_kconfig(p->path);
}

static guint count_kconfig(const struct problems *problems)
{
	guint n = 0;

	for (guint i = 0; i < problems->list->len; i++)
		n += is_kconfig(
			(const struct problem *)problems->list->pdata[i]);
	return n;
}

static void print_problem(const struct problem *p)
{
	GString *s = g_string_new(NULL);

	if (p->path && p->line)
		g_string_append_printf(s, "%s:%u: ", p->path, p->line);
	else if (p->path)
		g_string_append_printf(s, "%s: ", p->path);
	if (p->kind == PROBLEM_SKIPPED)
		g_string_append(s, "skipped: ");
	else if (p->kind != PROBLEM_SUPPRESSION)
		g_string_append_printf(
			s, "not analysed%s%s: ", p->rule ? " for " : "",
			p->rule ? p->rule : "");
	g_string_append(s, p->reason);
	verb_complain(g_string_free(s, FALSE));
}

/* Whether a problem of this kind is told by name, and not only counted. */
static bool is_named(const struct problems *problems, enum problem_kind kind)
{
	switch (kind) {
	case PROBLEM_UNPARSED:
	case PROBLEM_UNCOMPILED:
		return problems_count(problems, kind) <= PROBLEMS_NAMED;
	case PROBLEM_PARTIAL:
	case PROBLEM_UNBUILT:
		return false;
	default:
		return true;
	}
}

static void count_problems(const struct problems *problems,
			   enum problem_kind kind, const char *what)
{
	if (!is_named(problems, kind))
		verb_complain(
			g_strdup_printf("%u %s; --format sarif names them",
					problems_count(problems, kind), what));
}

void verb_print_problems(const struct problems *problems)
{
	guint kconfig = count_kconfig(problems);

	for (guint i = 0; i < problems->list->len; i++) {
		const struct problem *p =
			(const struct problem *)g_ptr_array_index(
				problems->list, i);

		if (is_kconfig(p) && kconfig > PROBLEMS_NAMED)
			continue;
		if (is_named(problems, p->kind))
			print_problem(p);
	}
	if (kconfig > PROBLEMS_NAMED)
		verb_complain(g_strdup_printf("not analysed: %u lines of "
					      "Kconfig files, most of which "
					      "`source` what is not in the "
					      "tree; --format sarif names "
					      "them",
					      kconfig));
	count_problems(problems, PROBLEM_UNPARSED,
		       "functions that Coccinelle can't parse");
	count_problems(problems, PROBLEM_UNCOMPILED,
		       "files outside the build that Clang can't parse");
}

/* What Clang had to do with it; nothing when it was not asked. */
static void print_clang(const struct scan *scan)
{
	const struct problems *problems = scan->problems;

	if (!scan->counts.clang)
		return;
	fprintf(stderr,
		"kapcheck: Clang: %u units, %u analysed, %u functions explored "
		"in part, %u files not in this build, %u findings refuted\n",
		scan->counts.units, scan->counts.units_analysed,
		problems_count(problems, PROBLEM_PARTIAL),
		problems_count(problems, PROBLEM_UNBUILT) +
			problems_count(problems, PROBLEM_UNCOMPILED),
		scan->findings->refuted->len);
}

static void print_summary(const struct scan *scan)
{
	const struct scan_counts *c = &scan->counts;

	fprintf(stderr,
		"kapcheck: %u errors, %u warnings, %u notes; %u files seen, "
		"%u gated, %u slices, %u analysed, %u failed, %u skipped by "
		"the configuration, %u links not followed\n",
		findings_count(scan->findings, LEVEL_ERROR),
		findings_count(scan->findings, LEVEL_WARNING),
		findings_count(scan->findings, LEVEL_NOTE), c->files, c->gated,
		c->slices, c->analysed,
		problems_count(scan->problems, PROBLEM_FAILED) +
			problems_count(scan->problems, PROBLEM_TIMEOUT),
		c->skipped, c->links);
	if (c->cached)
		fprintf(stderr, "kapcheck: cache: %u of %u slices known\n",
			c->recalled, c->slices);
	print_clang(scan);
	if (scan->findings->allowed->len)
		fprintf(stderr, "kapcheck: %u suppressed in the source\n",
			scan->findings->allowed->len);
	if (scan->options->baseline)
		fprintf(stderr, "kapcheck: %u known from the baseline\n",
			scan->findings->known->len);
}

/*
 * A file that was not analysed outweighs findings. A function that Coccinelle
 * can't parse, of which a whole kernel has some, only keeps a scan from looking
 * clean.
 */
static enum status judge(const struct scan *scan, const struct options *o)
{
	if (problems_incomplete(scan->problems))
		return STATUS_INCOMPLETE;
	for (enum level level = o->fail_on; level <= LEVEL_ERROR; level++)
		if (findings_count(scan->findings, level) && !o->exit_zero)
			return STATUS_FINDINGS;
	return problems_count(scan->problems, PROBLEM_UNPARSED)
		       ? STATUS_INCOMPLETE
		       : STATUS_CLEAN;
}

enum status verb_write_report(const struct scan *scan, const struct options *o,
			      struct output *out)
{
	char *error = NULL;

	o->writer(scan, o->shown, out->stream);
	if (!output_commit(out, &error)) {
		verb_complain(error);
		return STATUS_INCOMPLETE;
	}
	/* what the report was to quote */
	unread_tell(scan->tree->unread, scan->problems);
	verb_print_problems(scan->problems);
	if (!o->scan.quiet)
		print_summary(scan);
	return judge(scan, o);
}

/* Scans the other tree in the same way; its build is not known. */
static bool judge_by_tree(const struct context *c, const struct options *o,
			  const char *path, struct scan *scan, char **error)
{
	struct scan_options options = o->scan;
	struct scan *upstream;

	options.path = path;
	options.baseline = NULL;
	options.build = NULL;
	if (o->scan.build)
		options.engines &= ~(unsigned int)ENGINE_CLANG;
	upstream = scan_run(&options, c->data_dir, o->rules, error);
	if (!upstream)
		return false;
	origin_judge(scan, upstream);
	scan_free(upstream);
	return true;
}

/* The path is a tree, or a report of ours of one. */
static bool judge_origin(const struct context *c, const struct options *o,
			 const char *path, struct scan *scan, char **error)
{
	struct baseline *report;

	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
		return judge_by_tree(c, o, path, scan, error);
	report = baseline_read(path, error);
	if (report)
		origin_judge_report(scan, report);
	baseline_free(report);
	return report != NULL;
}

static void print_origins(const struct scan *scan)
{
	guint count[ORIGIN_UNCLEAR + 1] = { 0 };

	for (guint i = 0; i < scan->findings->list->len; i++)
		count[((const struct finding *)scan->findings->list->pdata[i])
			      ->origin]++;
	fprintf(stderr,
		"kapcheck: %u inherited, %u fixed upstream, %u removed "
		"upstream, %u vendor-made, %u not in that upstream, %u "
		"unclear\n",
		count[ORIGIN_INHERITED], count[ORIGIN_FIXED],
		count[ORIGIN_REMOVED], count[ORIGIN_VENDOR],
		count[ORIGIN_ABSENT], count[ORIGIN_UNCLEAR]);
}

void verb_end(struct options *o)
{
	char *said = options_clear(o);

	if (said)
		verb_complain(said);
}

void verb_print_built(const struct scan *scan)
{
	guint count[BUILT_UNKNOWN + 1] = { 0 };

	for (guint i = 0; i < scan->findings->list->len; i++)
		count[((const struct finding *)scan->findings->list->pdata[i])
			      ->built]++;
	fprintf(stderr, "kapcheck: %u built, %u not built, %u undetermined\n",
		count[BUILT_YES], count[BUILT_NO], count[BUILT_UNKNOWN]);
}

/* What only this verb is asked for. */
struct asked {
	char *upstream, *config, *shard;
	struct dotconfig *dot;
};

static guint units_here(const struct scan *scan)
{
	guint n = 0;

	for (guint i = 0; scan->units && i < scan->units->len; i++)
		n += !((const struct unit *)scan->units->pdata[i])->elsewhere;
	return n;
}

/* A shard's own file in place of a report; its findings are not judged. */
static enum status write_shard(struct scan *scan, const struct options *o,
			       const struct asked *asked, struct output *out)
{
	const struct scan_counts *c = &scan->counts;
	char *error = NULL;

	findings_sort(scan->findings);
	verdicts_finish(scan->verdicts);
	problems_finish(scan->problems);
	shard_write(scan, o, asked->dot != NULL, out->stream);
	if (!output_commit(out, &error)) {
		verb_complain(error);
		return STATUS_INCOMPLETE;
	}
	verb_print_problems(scan->problems);
	if (!o->scan.quiet)
		fprintf(stderr,
			"kapcheck: shard %u of %u: %u of %u units here, %u "
			"slices analysed, %u known to the cache\n",
			o->scan.shard.number, o->scan.shard.of,
			units_here(scan), scan->units ? scan->units->len : 0,
			c->analysed, c->recalled);
	return problems_incomplete(scan->problems) ? STATUS_INCOMPLETE
						   : STATUS_CLEAN;
}

static enum status write_results(struct scan *scan, const struct options *o,
				 const struct asked *asked, struct output *out)
{
	enum status status;

	if (o->scan.shard.of)
		return write_shard(scan, o, asked, out);
	status = verb_write_report(scan, o, out);
	if (asked->upstream && !o->scan.quiet)
		print_origins(scan);
	if (asked->dot && !o->scan.quiet)
		verb_print_built(scan);
	return status;
}

static enum status scan_to(const struct context *c, const struct options *o,
			   const struct asked *asked, struct output *out)
{
	const char *upstream = asked->upstream;
	char *error = NULL;
	struct scan *scan = scan_run(&o->scan, c->data_dir, o->rules, &error);
	enum status status = STATUS_USAGE;

	if (scan && upstream && !interrupted())
		judge_origin(c, o, upstream, scan, &error);
	if (scan && asked->dot && !interrupted())
		built_judge(scan, asked->dot);
	if (error) {
		verb_complain(error);
	} else if (!interrupted()) {
		status = write_results(scan, o, asked, out);
	}
	if (scan)
		scan_free(scan);
	return status;
}

/* What needs all findings is for the merge. */
static bool take_shard(struct options *o, const struct asked *asked,
		       char **error)
{
	const char *other = o->formatted  ? "--format"
			    : o->baseline ? "--baseline"
					  : NULL;

	if (!asked->shard)
		return true;
	if (other)
		*error = g_strdup_printf("--shard, %s: it is `kapcheck merge` "
					 "that takes %s",
					 other, other);
	else if (asked->upstream)
		*error = g_strdup("--shard, --upstream: one of them");
	else
		shard_parse(asked->shard, &o->scan.shard, error);
	return !*error;
}

static const char summary[] =
	"Scans a kernel tree, a folder or one file. Nothing in it is built or "
	"run.\n\n"
	"Exit status: 0 nothing at or above --fail-on, 1 findings, 2 the call "
	"is wrong,\n3 something could not be analysed.";

enum status verb_scan(const struct context *c, int argc, char **argv)
{
	struct asked asked = { 0 };
	const GOptionEntry extra[] = {
		{ "kernel-config", 0, 0, G_OPTION_ARG_FILENAME, &asked.config,
		  "a kernel's .config: tell of each finding whether its file "
		  "is built and the #if around it holds; nothing is hidden",
		  "FILE" },
		{ "upstream", 0, 0, G_OPTION_ARG_FILENAME, &asked.upstream,
		  "tell what of a vendor's tree is inherited, fixed or removed "
		  "upstream or vendor-made, by a tree of upstream or our "
		  "report of one",
		  "TREE|FILE" },
		{ "shard", 0, 0, G_OPTION_ARG_STRING, &asked.shard,
		  "do part K of N of the scan and write what `kapcheck merge` "
		  "takes; all parts are called in the same way",
		  "K/N" },
		{ 0 },
	};
	const struct options_verb own = { .summary = summary,
					  .parameter = "[TREE]",
					  .extra = extra };
	struct options o;
	char *error = NULL;
	struct output *out = NULL;
	enum status status = STATUS_USAGE;

	interrupt_catch();
	if (options_parse(&o, argc, argv, c->rules, &own, &error) &&
	    take_shard(&o, &asked, &error) && asked.config)
		asked.dot = dotconfig_read(asked.config, &error);
	if (!error)
		out = output_open(o.output, &error);
	if (out) {
		status = scan_to(c, &o, &asked, out);
		output_free(out);
	} else {
		verb_complain(error);
	}
	verb_end(&o);
	g_free(asked.upstream);
	g_free(asked.config);
	g_free(asked.shard);
	dotconfig_free(asked.dot);
	return status;
}
