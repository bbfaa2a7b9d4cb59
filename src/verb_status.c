// SPDX-License-Identifier: GPL-2.0-only
/* `kapcheck status`: which upstream fixes a tree has. */
#include "verb.h"

#include "confine.h"
#include "interrupt.h"
#include "kernel_version.h"
#include "output.h"
#include "status_patch.h"
#include "status_report.h"
#include "verb_tell.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TIMEOUT_SECONDS 60
#define MEMORY_MIB 1536
#define MAX_JOBS 512

/* Values as they stand on the command line. */
struct call {
	char *format, *output, *product, *timestamp, *patches;
	int jobs;
	gboolean quiet, require_sandbox;
	char **words;
	/* and what they come to */
	status_writer writer;
	char *time;
	const char *tree;
};

static void call_clear(struct call *call)
{
	g_free(call->format);
	g_free(call->output);
	g_free(call->product);
	g_free(call->timestamp);
	g_free(call->patches);
	g_strfreev(call->words);
	g_free(call->time);
}

static char *format_time(GDateTime *when)
{
	g_autoptr(GDateTime) utc = when ? g_date_time_to_utc(when) : NULL;

	return utc ? g_date_time_format(utc, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

/* --timestamp, else SOURCE_DATE_EPOCH, else now. */
static bool choose_time(struct call *call, char **error)
{
	const char *epoch = g_getenv("SOURCE_DATE_EPOCH");
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	g_autoptr(GDateTime) when = NULL;
	gint64 seconds = 0;

	if (call->timestamp) {
		when = g_date_time_new_from_iso8601(call->timestamp, utc);
		if (!when)
			*error = g_strdup_printf("--timestamp: %s is no time "
						 "like 2026-01-31T12:00:00Z",
						 call->timestamp);
	} else if (epoch && *epoch) {
		if (g_ascii_string_to_signed(epoch, 10, 0, G_MAXINT32 * 8LL,
					     &seconds, NULL))
			when = g_date_time_new_from_unix_utc(seconds);
		else
			*error = g_strdup("SOURCE_DATE_EPOCH: no number of "
					  "seconds");
	} else {
		when = g_date_time_new_now_utc();
	}
	call->time = format_time(when);
	return !*error;
}

static bool interpret(struct call *call, char **error)
{
	const char *format = call->format ? call->format : "text";

	call->tree = call->words && call->words[0] ? call->words[0] : ".";
	call->writer = status_writer_find(format);
	if (!call->writer)
		*error = g_strdup_printf("--format: there is no format %s; "
					 "there are text, json, openvex, "
					 "cyclonedx",
					 format);
	else if (call->words && call->words[0] && call->words[1])
		*error = g_strdup("one tree can be named, not two");
	else if (call->jobs < 1 || call->jobs > MAX_JOBS)
		*error = g_strdup_printf("--jobs: %d is not between 1 and %d",
					 call->jobs, MAX_JOBS);
	else if (call->product && !g_str_has_prefix(call->product, "pkg:"))
		*error = g_strdup_printf("--product: %s is no package URL "
					 "like pkg:generic/linux@6.12",
					 call->product);
	return !*error && choose_time(call, error);
}

static const char summary[] =
	"Tells for each upstream fix that kapcheck knows whether the tree has "
	"it: from the\nshape of the code, not from history or names.\n\n"
	"FIXED, UNFIXED, HALF (something of it is missing), INCONCLUSIVE, "
	"NOT_APPLICABLE\n(the code is not there, or the tree is too old).\n\n"
	"Exit status: 0 all fixed or not applicable, 1 something is UNFIXED or "
	"HALF,\n2 the call is wrong, 3 something is INCONCLUSIVE or could not "
	"be analysed.";

static bool parse(struct call *call, int argc, char **argv, char **error)
{
	const GOptionEntry entries[] = {
		{ "format", 'f', 0, G_OPTION_ARG_STRING, &call->format,
		  "text (default), json, openvex or cyclonedx", "FORMAT" },
		{ "output", 'o', 0, G_OPTION_ARG_FILENAME, &call->output,
		  "write the report there and not to stdout", "FILE" },
		{ "patches", 0, 0, G_OPTION_ARG_FILENAME, &call->patches,
		  "write the patches that are missing there", "DIR" },
		{ "product", 0, 0, G_OPTION_ARG_STRING, &call->product,
		  "what a VEX document is about (default: "
		  "pkg:generic/linux@VERSION, from the tree's Makefile)",
		  "PURL" },
		{ "timestamp", 0, 0, G_OPTION_ARG_STRING, &call->timestamp,
		  "time of a VEX document (default: SOURCE_DATE_EPOCH, or now)",
		  "TIME" },
		{ "jobs", 'j', 0, G_OPTION_ARG_INT, &call->jobs,
		  "processes at once (default: one a processor)", "N" },
		{ "require-sandbox", 0, 0, G_OPTION_ARG_NONE,
		  &call->require_sandbox,
		  "run nothing where engines can't be confined", NULL },
		{ "quiet", 'q', 0, G_OPTION_ARG_NONE, &call->quiet,
		  "no progress and no summary", NULL },
		{ G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY,
		  &call->words, NULL, "[TREE]" },
		{ 0 },
	};
	GOptionContext *context = g_option_context_new(NULL);
	GError *wrong = NULL;
	bool good;

	g_option_context_set_summary(context, summary);
	g_option_context_add_main_entries(context, entries, NULL);
	good = g_option_context_parse(context, &argc, &argv, &wrong) &&
	       interpret(call, error);
	if (wrong) {
		*error = g_strdup(wrong->message);
		g_error_free(wrong);
	}
	g_option_context_free(context);
	return good;
}

/* pkg:generic/linux@VERSION of the tree; NULL when its Makefile says none. */
static char *product_of(const struct tree *tree)
{
	struct kernel_version v;
	g_autofree char *text = NULL, *escaped = NULL;

	if (!kernel_version_read(tree, &v))
		return NULL;
	text = kernel_version_text(&v);
	escaped = g_uri_escape_string(text, NULL, FALSE);
	return g_strconcat("pkg:generic/linux@", escaped, NULL);
}

static enum status judge(const struct tree_status *s)
{
	if (status_count(s, WORD_UNFIXED) || status_count(s, WORD_HALF))
		return STATUS_FINDINGS;
	if (status_count(s, WORD_INCONCLUSIVE) ||
	    problems_incomplete(s->problems) ||
	    (s->scan && problems_incomplete(s->scan->problems)))
		return STATUS_INCOMPLETE;
	return STATUS_CLEAN;
}

static void print_summary(const struct tree_status *s)
{
	fprintf(stderr,
		"kapcheck: %u fixed, %u unfixed, %u half, %u inconclusive, %u "
		"not applicable; %u files seen, %u looked into\n",
		status_count(s, WORD_FIXED), status_count(s, WORD_UNFIXED),
		status_count(s, WORD_HALF), status_count(s, WORD_INCONCLUSIVE),
		status_count(s, WORD_NOT_APPLICABLE), s->tree->files->len,
		g_hash_table_size(s->found->files) + s->found->kconfig->len);
}

static enum status write_report(const struct context *c,
				const struct call *call,
				const struct tree_status *s, struct output *out)
{
	g_autofree char *own = call->product ? NULL : product_of(s->tree);
	struct status_document doc = {
		.status = s,
		.tree = call->tree,
		.product = call->product ? call->product : own,
		.time = call->time,
	};
	char *error = NULL;

	if (!doc.product && status_writer_is_vex(call->writer)) {
		verb_complain(g_strdup("no Makefile tells the tree's version: "
				       "name the product with --product"));
		return STATUS_USAGE;
	}
	call->writer(&doc, out->stream);
	if (!output_commit(out, &error) ||
	    (call->patches && !status_patches(s, c->data_dir, c->rules,
					      call->patches, &error))) {
		verb_complain(error);
		return STATUS_INCOMPLETE;
	}
	verb_print_problems(s->problems);
	if (s->scan)
		verb_print_problems(s->scan->problems);
	if (!call->quiet)
		print_summary(s);
	return judge(s);
}

static enum status run(const struct context *c, const struct call *call,
		       const GPtrArray *cards, struct output *out)
{
	const struct scan_options options = {
		.path = call->tree,
		.engines = ENGINE_COCCI | ENGINE_KCONFIG,
		.jobs = (unsigned int)call->jobs,
		.timeout_seconds = TIMEOUT_SECONDS,
		.memory_mib = MEMORY_MIB,
		.require_sandbox = call->require_sandbox,
		.quiet = true,
	};
	char *error = NULL;
	struct tree_status *s =
		status_run(&options, c->data_dir, cards, &error);
	enum status status = STATUS_USAGE;

	if (!s)
		verb_complain(error);
	else if (!interrupted())
		status = write_report(c, call, s, out);
	if (s)
		status_free(s);
	return status;
}

/* Before the tree is looked at, which may find nothing for an engine. */
static bool check_sandbox(const struct call *call, char **error)
{
	const struct scan_options options = {
		.require_sandbox = call->require_sandbox,
		.quiet = call->quiet,
	};

	return confine_check(&options, error);
}

enum status verb_status(const struct context *c, int argc, char **argv)
{
	struct call call = {
		.jobs = (int)MIN(g_get_num_processors(), MAX_JOBS),
	};
	char *error = NULL;
	GPtrArray *cards = NULL;
	struct output *out = NULL;
	enum status status = STATUS_USAGE;

	interrupt_catch();
	if (parse(&call, argc, argv, &error) && check_sandbox(&call, &error))
		cards = upstream_load(c->data_dir, c->rules, &error);
	if (cards)
		out = output_open(call.output, &error);
	if (out) {
		status = run(c, &call, cards, out);
		output_free(out);
	} else {
		verb_complain(error);
	}
	if (cards)
		g_ptr_array_unref(cards);
	call_clear(&call);
	return status;
}
