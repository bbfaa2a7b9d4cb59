// SPDX-License-Identifier: GPL-2.0-only
/* `kapcheck scan` */
#include "baseline.h"
#include "built.h"
#include "interrupt.h"
#include "origin.h"
#include "shard.h"
#include "shard_file.h"
#include "units.h"
#include "verb_tell.h"

#include <stdio.h>

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
